#include "core/reasons.h"

#include <array>
#include <string>

#include "core/check.h"

namespace essaim {
namespace {

struct Row {
  std::string_view name;
  std::string_view english, french;
  std::string_view english_advice, french_advice;
};

// By number. "Partner" is a city to which this one is linked.
constexpr std::array<Row, reason_count> rows = {{
    {"none", "Nothing is missing.", "Il ne manque rien.", "Nothing needs to be done.", "Il n’y a rien à faire."},
    {"not-followed", "You do not follow this theme or this city.", "Vous ne suivez ni ce thème ni cette ville.",
     "Fetch this one text: essaim show ENTRY; or follow such entries from now on: essaim follow --theme THEME",
     "Récupérez ce seul texte : essaim show FICHE ; ou suivez désormais de telles fiches : essaim follow --theme "
     "THÈME"},
    {"too-large", "The text is larger than what this daemon fetches by itself.",
     "Le texte dépasse la taille que ce service récupère de lui-même.",
     "Raise the bound in the configuration file if you need the text.",
     "Augmentez la limite dans le fichier de configuration si vous avez besoin de ce texte."},
    {"on-demand", "The text is fetched only when somebody asks for it.",
     "Le texte n’est récupéré que si quelqu’un le demande.", "Open the entry once to fetch it.",
     "Ouvrez la fiche une fois pour le récupérer."},
    {"waiting-for-partner", "A partner has been asked and has not answered yet.",
     "Un partenaire a été sollicité et n’a pas encore répondu.", "Wait; it is asked again, and others too.",
     "Patientez : il sera sollicité de nouveau, et d’autres aussi."},
    {"no-partner-holds-it", "No partner that can be reached holds the text.",
     "Aucun partenaire joignable ne possède ce texte.",
     "Wait until its author is connected, or ask that city by telephone to start its daemon.",
     "Attendez que son auteur soit connecté, ou demandez par téléphone à cette ville de démarrer son service."},
    {"partner-unreachable", "The partner cannot be reached.", "Le partenaire est injoignable.",
     "Check your Internet link, then ask the partner whether its daemon runs; both ends try again by themselves.",
     "Vérifiez votre connexion à Internet, puis demandez au partenaire si son service fonctionne ; les deux côtés "
     "réessaient d’eux-mêmes."},
    {"refused-by-partner", "The partner refused.", "Le partenaire a refusé.",
     "Ask the coordinator of the partner what its daemon says about your city.",
     "Demandez au responsable chez ce partenaire ce que son service dit de votre ville."},
    {"not-a-member", "This city is not a member of the network.", "Cette ville n’est pas membre du réseau.",
     "Ask the lead of the network for an invitation, then run: essaim network join LINE",
     "Demandez une invitation au chef de file du réseau, puis lancez : essaim network join LIGNE"},
    {"not-approved-yet", "The admission of this city has not been approved yet.",
     "L’admission de cette ville n’a pas encore été approuvée.", "Wait, or call the lead of the network.",
     "Patientez, ou appelez le chef de file du réseau."},
    {"revoked", "This city was excluded from the network.", "Cette ville a été exclue du réseau.",
     "Ask the lead of the network why: essaim network show gives the reason that was written down.",
     "Demandez pourquoi au chef de file du réseau : essaim network show donne le motif consigné."},
    {"left", "This city has left the network.", "Cette ville a quitté le réseau.",
     "What it published stays readable; nothing needs to be done.",
     "Ce qu’elle a publié reste lisible ; il n’y a rien à faire."},
    {"retracted", "The author has taken this entry back.", "L’auteur a retiré cette fiche.",
     "Look at the retraction for its reason and for a newer entry.",
     "Consultez l’avis de retrait : il donne le motif et, s’il y en a une, la fiche qui la remplace."},
    {"sealed-for-others", "The text is sealed for other cities.", "Le texte est scellé pour d’autres villes.",
     "Ask the author if you need it; this daemon carries it and cannot read it.",
     "Adressez-vous à l’auteur si vous en avez besoin ; ce service le transporte sans pouvoir le lire."},
    {"hidden", "This city does not tell what it holds or follows.",
     "Cette ville n’indique pas ce qu’elle possède ni ce qu’elle suit.", "Nothing needs to be done; it is its choice.",
     "Il n’y a rien à faire : c’est son choix."},
    {"disk-full", "The disk is nearly full.", "Le disque est presque plein.",
     "Free some space on the disk of the data directory; the daemon then goes on by itself.",
     "Libérez de la place sur le disque du répertoire de données ; le service reprendra de lui-même."},
    {"link-budget-spent", "What may be sent today over this link is used up.",
     "Le volume autorisé aujourd’hui sur cette liaison est épuisé.",
     "Wait until tomorrow, or raise the daily budget in the configuration file.",
     "Attendez demain, ou augmentez le volume quotidien dans le fichier de configuration."},
    {"clock-wrong", "The clock of a machine is wrong.", "L’horloge d’une machine est fausse.",
     "Set the clock and switch on time synchronisation: timedatectl set-ntp true",
     "Réglez l’horloge et activez sa synchronisation : timedatectl set-ntp true"},
    {"log-forked", "Two different histories of this city are known.",
     "Deux historiques différents de cette ville sont connus.",
     "Call that city: its machine was probably copied or restored from a backup.",
     "Appelez cette ville : sa machine a sans doute été copiée ou restaurée d’une sauvegarde."},
    {"two-machines", "Two machines run with the key of one city.",
     "Deux machines fonctionnent avec la clé d’une même ville.", "Stop one of the two.", "Arrêtez l’une des deux."},
    {"author-slowed", "This author publishes so much that the others go first.",
     "Cet auteur publie tant que les autres passent avant lui.", "Wait; everything comes in the end.",
     "Patientez : tout finira par arriver."},
    {"version-too-old", "The software of one side is too old for the other.",
     "Le logiciel de l’un des deux côtés est trop ancien pour l’autre.",
     "Bring the older one up to date; essaim --version tells yours.",
     "Mettez à jour le plus ancien ; essaim --version indique le vôtre."},
    {"bad-message", "The partner sent something that no correct daemon sends.",
     "Le partenaire a envoyé un message qu’aucun service correct n’envoie.",
     "Tell the partner; the log file of your daemon says what it was.",
     "Prévenez le partenaire ; le journal de votre service précise de quoi il s’agit."},
    {"damaged", "The copy on this machine is damaged.", "La copie sur cette machine est endommagée.",
     "Wait until it has been fetched again; if this happens often, have the disk checked.",
     "Patientez pendant qu’elle est récupérée de nouveau ; si cela se répète, faites vérifier le disque."},
    {"busy", "The daemon is busy.", "Le service est occupé.", "Try again in a minute.", "Réessayez dans une minute."},
    {"paused", "The exchange is paused.", "Les échanges sont en pause.", "Whoever paused it can resume it.",
     "La personne qui les a mis en pause peut les reprendre."},
    {"shutting-down", "Its daemon was stopped.", "Son service a été arrêté.",
     "Wait until it runs again; the link then comes back by itself.",
     "Attendez qu’il redémarre ; la liaison reviendra d’elle-même."},
    {"proxy-failed", "The proxy does not let this city through to the partner.",
     "Le serveur mandataire (proxy) ne laisse pas cette ville joindre le partenaire.",
     "See what it answers: essaim doctor; then ask whoever runs the proxy to allow CONNECT to the partner’s address.",
     "Voyez ce qu’il répond : essaim doctor ; demandez ensuite à la personne qui gère le proxy d’autoriser CONNECT "
     "vers "
     "l’adresse du partenaire."},
}};

struct Printed {
  std::string english, french, english_advice, french_advice;
};

std::array<Printed, reason_count> printed_rows() {
  std::array<Printed, reason_count> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out[i] = {typeset(rows[i].english, Language::english), typeset(rows[i].french, Language::french),
              typeset(rows[i].english_advice, Language::english), typeset(rows[i].french_advice, Language::french)};
  }
  return out;
}

const Printed& printed(Reason reason) {
  static const std::array<Printed, reason_count> all = printed_rows();
  const auto number = static_cast<std::size_t>(reason);
  CHECK(number < all.size());
  return all[number];
}

}  // namespace

std::string_view name_of(Reason reason) {
  const auto number = static_cast<std::size_t>(reason);
  CHECK(number < rows.size());
  return rows[number].name;
}

std::string_view sentence(Reason reason, Language language) {
  return language == Language::french ? printed(reason).french : printed(reason).english;
}

std::string_view advice(Reason reason, Language language) {
  return language == Language::french ? printed(reason).french_advice : printed(reason).english_advice;
}

std::optional<Reason> reason_from(unsigned number) {
  if (number >= reason_count) return std::nullopt;
  return static_cast<Reason>(number);
}

std::optional<Reason> reason_from(std::string_view name) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].name == name) return static_cast<Reason>(i);
  }
  return std::nullopt;
}

}  // namespace essaim
