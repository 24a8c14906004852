#include "core/error_texts.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/error_rows_of_input.h"

namespace essaim {
namespace {

using namespace error_rows;  // the numbers of exit codes

constexpr ErrorText rows_of_the_rest[] = {
    {Errc::entry_unknown, "entry-unknown", not_found, "The entry {0} is not known here.",
     "La fiche {0} n’est pas connue ici.", "See which ones are: essaim list", "Voyez celles qui le sont : essaim list"},
    {Errc::city_unknown, "city-unknown", not_found, "No city is called “{0}”; the nearest: {1}.",
     "Aucune ville ne s’appelle « {0} » ; les plus proches : {1}.", "See who is a member: essaim network show",
     "Voyez qui est membre : essaim network show"},
    {Errc::already_initialised, "already-initialised", refused, "The directory “{0}” already belongs to a city.",
     "Le répertoire « {0} » appartient déjà à une ville.",
     "Start it with: essaimd --data \"{0}\", or choose another: --data DIR",
     "Démarrez-la avec : essaimd --data \"{0}\", ou choisissez-en un autre : --data RÉPERTOIRE"},
    {Errc::not_initialised, "not-initialised", refused, "No city has been set up in “{0}”.",
     "Aucune ville n’a été créée dans « {0} ».",
     "Set one up: essaim init --data \"{0}\" --handle guediawaye --name \"Ville de Guédiawaye\" --country SN "
     "--listen 0.0.0.0:7700",
     "Créez-en une : essaim init --data \"{0}\" --handle guediawaye --name \"Ville de Guédiawaye\" --country SN "
     "--listen 0.0.0.0:7700"},
    {Errc::document_not_held, "document-not-held", not_found, "The text of {0} is not on this machine. {1}",
     "Le texte de {0} n’est pas sur cette machine. {1}", "See what is awaited, and from whom: essaim status",
     "Voyez ce qui est attendu, et de qui : essaim status"},
    {Errc::follow_unknown, "follow-unknown", not_found, "There is no follow “{0}”; these exist: {1}.",
     "Aucun suivi « {0} » n’existe ; ceux qui existent : {1}.", "See what is followed, with numbers: essaim follows",
     "Voyez ce qui est suivi, avec les numéros : essaim follows"},
    {Errc::follow_exists, "follow-exists", input, "This is followed already: {0}.", "Cela est déjà suivi : {0}.",
     "Nothing was changed. See what is followed: essaim follows",
     "Rien n’a été modifié. Voyez ce qui est suivi : essaim follows"},
    {Errc::follow_name_invalid, "follow-name-invalid", input, "A follow cannot be called “{0}”.",
     "Un suivi ne peut pas s’appeler « {0} ».",
     "Use 1 to 64 octets that are not a number only, and not the word everything.",
     "Prenez de 1 à 64 octets qui ne soient pas un simple nombre, ni le mot everything."},
    {Errc::draft_unknown, "draft-unknown", not_found, "There is no draft “{0}” in the tray.",
     "Il n’y a pas de brouillon « {0} » dans le parapheur.", "See which ones there are: essaim review",
     "Voyez ceux qui y sont : essaim review"},
    {Errc::draft_replaced, "draft-replaced", not_found, "Draft {0} was changed and is now draft {1}.",
     "Le brouillon {0} a été modifié : c’est maintenant le brouillon {1}.", "Read it once more: essaim review {1}",
     "Relisez-le : essaim review {1}"},
    {Errc::no_network, "no-network", refused, "This city belongs to no network yet.",
     "Cette ville ne fait encore partie d’aucun réseau.",
     "Found one: essaim network create NAME, or join one with the line you were sent: essaim network join LINE",
     "Fondez-en un : essaim network create NOM, ou rejoignez-en un avec la ligne reçue : essaim network join LIGNE"},
    {Errc::network_exists, "network-exists", refused, "This city already belongs to the network “{0}”.",
     "Cette ville fait déjà partie du réseau « {0} ».",
     "A city in two networks runs two daemons, each with its own directory: essaim init --data DIR …",
     "Une ville présente dans deux réseaux fait tourner deux services, chacun avec son répertoire : "
     "essaim init --data RÉPERTOIRE …"},
    {Errc::not_lead, "not-lead", refused, "Only the lead of the network, {0}, may do this.",
     "Seul le chef de file du réseau, {0}, peut le faire.", "Ask that city; essaim network show tells more about it.",
     "Adressez-vous à cette ville ; essaim network show en dit plus."},
    {Errc::not_author, "not-author", refused, "The entry {0} is not yours; you are {1}.",
     "La fiche {0} n’est pas la vôtre ; vous êtes {1}.",
     "Only the city that wrote it can change it, settle it or take it back; write to it: essaim ask {0} TEXT",
     "Seule la ville qui l’a écrite peut la modifier, la clore ou la retirer ; écrivez-lui : essaim ask {0} TEXTE"},
    {Errc::invitation_damaged, "invitation-damaged", input, "The invitation line is damaged or incomplete.",
     "La ligne d’invitation est abîmée ou incomplète.",
     "Copy the whole line again, from essaim-invite: to its last letter, and put it in quotation marks: "
     "essaim network join \"LINE\"",
     "Copiez de nouveau toute la ligne, de essaim-invite: jusqu’à la dernière lettre, et mettez-la entre guillemets : "
     "essaim network join \"LIGNE\""},
    {Errc::invitation_expired, "invitation-expired", refused, "The invitation was valid until {0}.",
     "L’invitation était valable jusqu’au {0}.", "Ask for a new one; the inviting city runs: essaim network invite",
     "Demandez-en une nouvelle ; la ville qui invite lance : essaim network invite"},
    {Errc::invitation_used, "invitation-used", refused, "The invitation has already been used up.",
     "L’invitation a déjà été utilisée.", "Ask for a new one; the inviting city runs: essaim network invite",
     "Demandez-en une nouvelle ; la ville qui invite lance : essaim network invite"},
    {Errc::invitation_unknown, "invitation-unknown", refused, "The inviting city does not know this invitation.",
     "La ville qui invite ne connaît pas cette invitation.",
     "Ask whether it was cancelled, and for a new one; the inviting city runs: essaim network invite",
     "Demandez si elle a été annulée, et demandez-en une nouvelle ; la ville qui invite lance : essaim network invite"},
    {Errc::inviter_unreachable, "inviter-unreachable", later, "The inviting city cannot be reached at {0}: {1}.",
     "La ville qui invite est injoignable à l’adresse {0} : {1}.",
     "Check your Internet link and ask whether its daemon runs; then try again with the same line.",
     "Vérifiez votre connexion à Internet et demandez si son service fonctionne ; puis réessayez avec la même ligne."},
    {Errc::inviter_not_genuine, "inviter-not-genuine", refused,
     "Another machine than that of the invitation answers at {0}.",
     "À l’adresse {0}, une autre machine que celle de l’invitation répond.",
     "Do not go on: call the inviting city and compare what essaim network show prints there with your line.",
     "N’allez pas plus loin : appelez la ville qui invite et comparez ce que essaim network show y affiche avec votre "
     "ligne."},
    {Errc::handle_taken, "handle-taken", refused, "The short name “{0}” belongs to another city of the network.",
     "Le nom court « {0} » est celui d’une autre ville du réseau.",
     "Set the city up in a new directory with another name: essaim init --data DIR --handle NAME …",
     "Créez la ville dans un nouveau répertoire avec un autre nom : essaim init --data RÉPERTOIRE --handle NOM …"},
    {Errc::key_taken, "key-taken", refused, "The key of this machine is already in use in the network.",
     "La clé de cette machine est déjà utilisée dans le réseau.",
     "Never copy a data directory; set the city up anew: essaim init --data DIR …",
     "Ne copiez jamais un répertoire de données ; créez la ville à neuf : essaim init --data RÉPERTOIRE …"},
    {Errc::member_revoked, "member-revoked", refused, "The city {0} was excluded from the network.",
     "La ville {0} a été exclue du réseau.", "See the reason that was written down: essaim network show",
     "Voyez le motif consigné : essaim network show"},
    {Errc::already_retracted, "already-retracted", refused, "The entry {0} has already been taken back.",
     "La fiche {0} a déjà été retirée.", "Nothing needs to be done.", "Il n’y a rien à faire."},
    {Errc::no_address, "no-address", input,
     "No partner could dial this city: it listens on “{0}”, and no address is named.",
     "Aucun partenaire ne pourrait appeler cette ville : elle écoute sur « {0} », et aucune adresse n’est indiquée.",
     "Under [net] in essaim.toml set listen and addresses = [\"NAME:PORT\"] (essaimd --settings explains both), start "
     "essaimd again, and repeat the command.",
     "Sous [net] dans essaim.toml, renseignez listen et addresses = [\"NOM:PORT\"] (essaimd --settings explique les "
     "deux), "
     "redémarrez essaimd, et répétez la commande."},
    {Errc::two_machines, "two-machines", refused,
     "Another machine writes with this city’s key: it wrote your entry {0}. Nothing is published from here any more.",
     "Une autre machine écrit avec la clé de cette ville : elle a écrit votre fiche {0}. Plus rien n’est publié d’ici.",
     "Stop the daemon that runs with a copy of this data directory, on the other machine or here, and keep both "
     "directories: nothing that was published is lost. Then ask the city that leads your network.",
     "Arrêtez le service qui tourne avec une copie de ce répertoire de données, sur l’autre machine ou ici, et gardez "
     "les deux répertoires : rien de ce qui a été publié n’est perdu. Adressez-vous ensuite à la ville chef de file."},
    {Errc::entry_retracted, "entry-retracted", refused, "The entry {0} was taken back.", "La fiche {0} a été retirée.",
     "Publish the text as a new entry: essaim publish FILE.md",
     "Publiez le texte comme nouvelle fiche : essaim publish FICHIER.md"},
    {Errc::entry_without_text, "entry-without-text", refused,
     "The entry {0} takes another one back; it has no text to revise.",
     "La fiche {0} en retire une autre ; elle n’a pas de texte à réviser.",
     "Name the entry that you want to revise; see which there are: essaim list",
     "Nommez la fiche à réviser ; voyez celles qui existent : essaim list"},
    {Errc::successor_unfit, "successor-unfit", refused,
     "The entry {0} cannot take its place: it is taken back, not in force, or what you take back.",
     "La fiche {0} ne peut pas la remplacer : elle est retirée, n’est pas en vigueur, ou c’est elle que vous retirez.",
     "Name another one after --successor; see which there are: essaim list",
     "Nommez-en une autre après --successor ; voyez celles qui existent : essaim list"},
    {Errc::entry_not_in_force, "entry-not-in-force", refused, "The entry {0} was taken back, or is not in force.",
     "La fiche {0} a été retirée, ou n’est pas en vigueur.", "See what became of it: essaim show {0}",
     "Voyez ce qu’elle est devenue : essaim show {0}"},
    {Errc::kind_unfit, "kind-unfit", refused,
     "The entry {0} speaks of another entry or of a city; it is no text that stands alone.",
     "La fiche {0} parle d’une autre fiche ou d’une ville ; ce n’est pas un texte qui se suffit.",
     "Name the text that it speaks of; essaim show {0} says which one that is.",
     "Nommez le texte dont elle parle ; essaim show {0} dit lequel."},
    {Errc::own_entry, "own-entry", refused,
     "The entry {0} is your own; it is for other cities to adopt or recommend it.",
     "La fiche {0} est la vôtre ; c’est à d’autres villes de l’adopter ou de la recommander.",
     "Say how it went on in a new version: essaim revise {0} FILE.md",
     "Dites la suite dans une nouvelle version : essaim revise {0} FICHIER.md"},
    {Errc::proxy_failed, "proxy-failed", later, "The proxy {1} does not let this city through to {0}: {2}.",
     "Le serveur mandataire (proxy) {1} ne laisse pas cette ville joindre {0} : {2}.",
     "Ask whoever runs the proxy to allow CONNECT to {0}; check net.proxy in essaim.toml, and what else stands in the "
     "way: essaim doctor",
     "Demandez à la personne qui gère le proxy d’autoriser CONNECT vers {0} ; vérifiez net.proxy dans essaim.toml, et "
     "ce qui gêne d’autre : essaim doctor"},
    {Errc::approval_required, "approval-required", refused,
     "In this city a second person approves a text before it is published.",
     "Dans cette ville, une deuxième personne approuve un texte avant sa publication.",
     "Hand it in, and a colleague approves it: {0}", "Soumettez-le, un collègue l’approuvera : {0}"},
    {Errc::same_person, "same-person", refused, "Draft {0} was submitted by “{1}”, who cannot approve it as well.",
     "Le brouillon {0} a été soumis par « {1} », qui ne peut pas aussi l’approuver.",
     "Let a colleague approve it; whoever shares an account says who it is: essaim approve {0} --by NAME",
     "Demandez à un collègue de l’approuver ; si vous partagez un compte, dites qui vous êtes : essaim approve {0} "
     "--by "
     "NOM"},
    {Errc::draft_given_back, "draft-given-back", refused, "Draft {0} was given back by “{1}” and waits for a new text.",
     "Le brouillon {0} a été rendu par « {1} » et attend un nouveau texte.",
     "See why: essaim review {0}; then hand in the new text: essaim submit FILE.md --again {0}",
     "Voyez pourquoi : essaim review {0} ; puis soumettez le nouveau texte : essaim submit FICHIER.md --again {0}"},
    {Errc::draft_of_another, "draft-of-another", refused, "Draft {0} was submitted by “{1}”; nobody else may drop it.",
     "Le brouillon {0} a été soumis par « {1} » ; personne d’autre ne peut le supprimer.",
     "Give it back instead: essaim reject {0} --reason TEXT", "Rendez-le plutôt : essaim reject {0} --reason TEXTE"},
    {Errc::tray_full, "tray-full", refused, "{0} drafts wait already, and no more are kept.",
     "{0} brouillons attendent déjà, et l’on n’en garde pas plus.",
     "Approve, reject or drop some of them first: essaim review",
     "Approuvez, rejetez ou supprimez-en d’abord : essaim review"},
    {Errc::draft_outdated, "draft-outdated", refused,
     "Draft {0} goes on from an older version; {1} was published since, and would be undone.",
     "Le brouillon {0} part d’une version plus ancienne ; {1} a été publiée depuis, et serait défaite.",
     "See what it changed: essaim show {1} --diff; then hand in a text with both: essaim submit FILE.md --again {0}",
     "Voyez ce qu’elle a changé : essaim show {1} --diff ; puis soumettez un texte qui a les deux : essaim submit "
     "FICHIER.md --again {0}"},
    {Errc::own_question, "own-question", refused, "{0} is your own; nobody else would be asked.",
     "{0} est la vôtre ; personne d’autre ne serait interrogé.",
     "Ask about the text of another city, or the whole network on a theme: essaim ask THEME TEXT",
     "Interrogez une autre ville sur sa fiche, ou tout le réseau sur un thème : essaim ask THÈME TEXTE"},
    {Errc::folder_audience, "folder-audience", refused, "“{0}” was written for the audience {1}; now it would be {2}.",
     "« {0} » a été écrit pour le public {1} ; ce serait maintenant {2}.",
     "Name another folder, or, if that is meant, add --force.",
     "Indiquez un autre dossier ou, si c’est voulu, ajoutez --force."},
    {Errc::daemon_unreachable, "daemon-unreachable", no_daemon, "No daemon answers at “{0}”.",
     "Aucun service Essaim ne répond sur « {0} ».",
     "Start it: essaimd --data DIR, or say where it runs: --data DIR or --socket PATH",
     "Démarrez-le : essaimd --data RÉPERTOIRE, ou indiquez où il tourne : --data RÉPERTOIRE ou --socket CHEMIN"},
    {Errc::daemon_busy, "daemon-busy", later, "The daemon has too much to do at the moment.",
     "Le service Essaim a trop à faire en ce moment.", "Try again in a minute; see what it does: essaim status",
     "Réessayez dans une minute ; voyez ce qu’il fait : essaim status"},
    {Errc::already_running, "already-running", later, "A daemon already runs on “{0}”.",
     "Un service Essaim tourne déjà sur « {0} ».",
     "Use that one: essaim status --data \"{0}\", or stop it before you start another.",
     "Servez-vous de celui-là : essaim status --data \"{0}\", ou arrêtez-le avant d’en démarrer un autre."},
    {Errc::port_in_use, "port-in-use", later, "Another program already listens at {0}.",
     "Un autre programme écoute déjà à l’adresse {0}.",
     "Stop that program, or change the address in the configuration file and start again: essaimd --data DIR",
     "Arrêtez ce programme, ou changez l’adresse dans le fichier de configuration et redémarrez : "
     "essaimd --data RÉPERTOIRE"},
    {Errc::config_invalid, "config-invalid", input, "The configuration file “{0}” has a fault at line {1}: {2}.",
     "Le fichier de configuration « {0} » a une erreur à la ligne {1} : {2}.",
     "Correct the line and start again: essaimd --data DIR",
     "Corrigez la ligne et redémarrez : essaimd --data RÉPERTOIRE"},
    {Errc::rights_too_open, "rights-too-open", input, "Other users of this machine could read or change “{0}”.",
     "D’autres utilisateurs de cette machine pourraient lire ou modifier « {0} ».",
     "Take their rights away: chmod go-rwx \"{0}\"", "Retirez-leur ces droits : chmod go-rwx \"{0}\""},
    {Errc::forbidden, "forbidden", refused, "You may not do this: {0}.", "Vous n’avez pas le droit de le faire : {0}.",
     "Work as the user who runs the daemon, or ask your administrator to add you to the group essaim.",
     "Travaillez avec le compte qui fait tourner le service, ou demandez à votre administrateur de vous ajouter au "
     "groupe essaim."},
    {Errc::shutting_down, "shutting-down", later, "The daemon is being stopped.",
     "Le service Essaim est en cours d’arrêt.", "Start it again: essaimd --data DIR",
     "Redémarrez-le : essaimd --data RÉPERTOIRE"},
    {Errc::store_newer, "store-newer", disk, "The data is of version {0}; this program knows versions up to {1}.",
     "Les données sont en version {0} ; ce programme ne connaît que les versions jusqu’à {1}.",
     "Install the newer program again; nothing was changed. Your version: essaim --version",
     "Réinstallez le programme plus récent ; rien n’a été modifié. Votre version : essaim --version"},
    {Errc::store_damaged, "store-damaged", disk, "The stored data is damaged: {0}.",
     "Les données enregistrées sont abîmées : {0}.",
     "Stop the daemon, copy the whole data directory to a safe place, and have the disk checked.",
     "Arrêtez le service, copiez tout le répertoire de données en lieu sûr, et faites vérifier le disque."},
    {Errc::store_behind_anchor, "store-behind-anchor", disk,
     "The data ends at your entry {0}, but entry {1} was already confirmed: something is lost.",
     "Les données s’arrêtent à votre fiche {0}, alors que la fiche {1} était déjà confirmée : une partie est perdue.",
     "Do not publish anything. If an older copy of the data directory was put back, put the newer one back instead.",
     "Ne publiez rien. Si une ancienne copie du répertoire de données a été remise en place, remettez la plus "
     "récente."},
    {Errc::store_failed, "store-failed", disk, "The data cannot be read or written: {0}.",
     "Les données ne peuvent être ni lues ni écrites : {0}.",
     "Check the disk and the rights of the data directory, then start again: essaimd --data DIR",
     "Vérifiez le disque et les droits du répertoire de données, puis redémarrez : essaimd --data RÉPERTOIRE"},
    {Errc::disk_full, "disk-full", disk, "Only {0} MiB of the disk are free; {1} MiB must stay free.",
     "Il ne reste que {0} Mio libres sur le disque ; {1} Mio doivent le rester.",
     "Free some space; nothing was lost, and what was refused can be sent again.",
     "Libérez de la place ; rien n’a été perdu, et ce qui a été refusé peut être renvoyé."},
    {Errc::index_failed, "index-failed", disk, "The search index is missing or damaged; it is being made anew.",
     "L’index de recherche est absent ou endommagé ; il est en train d’être refait.",
     "No text is lost. Ask again in a moment, or let the search wait: essaim search --wait …; how far it is: essaim "
     "status",
     "Aucun texte n’est perdu. Réessayez dans un moment, ou laissez la recherche attendre : essaim search --wait … ; "
     "son avancement : essaim status"},
    {Errc::malformed, "malformed", input, "What was received cannot be used: {0}.",
     "Ce qui a été reçu est inutilisable : {0}.",
     "Check that both sides run a current version; yours: essaim --version",
     "Vérifiez que les deux côtés ont une version à jour ; la vôtre : essaim --version"},
    {Errc::too_many, "too-many", input, "Too many: {0}; {1} are possible.", "Trop : {0} ; le maximum est de {1}.",
     "Send fewer at a time.", "Envoyez-en moins à la fois."},
    {Errc::unsupported_version, "unsupported-version", refused, "This program is too old or too new for: {0}.",
     "Ce programme est trop ancien ou trop récent pour : {0}.",
     "Bring the older side up to date; your version: essaim --version",
     "Mettez à jour le côté le plus ancien ; votre version : essaim --version"},
    {Errc::internal, "internal", defect, "An error of Essaim itself: {0}.", "Une erreur d’Essaim lui-même : {0}.",
     "Please report it together with the log file of the daemon.",
     "Merci de la signaler, en joignant le journal du service."}};

constexpr auto joined() {
  std::array<ErrorText, std::size(of_input) + std::size(rows_of_the_rest)> all{};
  std::ranges::copy(rows_of_the_rest, std::ranges::copy(of_input, all.begin()).out);
  return all;
}
constexpr auto rows = joined();

// A code without its row, or out of order, does not compile.
constexpr bool rows_in_order() {
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  }
  return rows[std::size(rows) - 1].code == Errc::internal;
}
static_assert(rows_in_order(), "each Errc has one row here, in the order of the enum, `internal` last");

}  // namespace

std::span<const ErrorText> error_texts() { return rows; }

}  // namespace essaim
