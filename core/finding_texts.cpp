#include <iterator>

#include "core/findings.h"

namespace essaim {
namespace {

using enum Check;
using enum Outcome;
using enum FindingCode;

constexpr FindingText rows[] = {
    {daemon_answers, "daemon-answers", daemon, good, "The daemon answers: {0}.", "Le service répond : {0}.", "", ""},
    {daemon_silent, "daemon-silent", daemon, problem, "No daemon answers at “{0}”.",
     "Aucun service Essaim ne répond sur « {0} ».",
     "Start it: essaimd --data DIR, or say where it runs: --data DIR or --socket PATH",
     "Démarrez-le : essaimd --data RÉPERTOIRE, ou indiquez où il tourne : --data RÉPERTOIRE ou --socket CHEMIN"},
    {daemon_killed, "daemon-killed", daemon, problem,
     "The daemon of “{0}” was killed or crashed: nobody listens there.",
     "Le service de « {0} » a été tué ou s’est interrompu : plus personne n’y écoute.",
     "Start it again: essaimd --data DIR; the end of essaimd.log in the data directory says what came before.",
     "Redémarrez-le : essaimd --data RÉPERTOIRE ; la fin de essaimd.log, dans le répertoire de données, dit ce qui a "
     "précédé."},
    {daemon_stuck, "daemon-stuck", daemon, problem, "The daemon at “{0}” takes requests but does not answer.",
     "Le service de « {0} » accepte les demandes mais n’y répond pas.",
     "Wait a minute and look again; if it stays so, keep the end of essaimd.log, stop the daemon and start it again: "
     "essaimd --data DIR",
     "Patientez une minute et recommencez ; si cela dure, gardez la fin de essaimd.log, arrêtez le service et "
     "redémarrez-le : essaimd --data RÉPERTOIRE"},
    {daemon_forbidden, "daemon-forbidden", daemon, problem, "You may not speak with the daemon at “{0}”.",
     "Vous n’avez pas le droit de parler au service sur « {0} ».",
     "Work as the user who runs the daemon: sudo -u USER essaim doctor --data DIR",
     "Travaillez avec le compte qui fait tourner le service : sudo -u COMPTE essaim doctor --data RÉPERTOIRE"},
    {daemon_elsewhere, "daemon-elsewhere", daemon, problem, "A daemon runs on “{0}”, but it does not listen at “{1}”.",
     "Un service tourne sur « {0} », mais il n’écoute pas sur « {1} ».",
     "Say where its socket is: essaim doctor --socket PATH; it was started with --socket or ESSAIM_SOCKET, or is "
     "starting.",
     "Indiquez où est sa prise : essaim doctor --socket CHEMIN ; il a été démarré avec --socket ou ESSAIM_SOCKET, ou "
     "démarre encore."},
    {program_absent, "program-absent", daemon, problem, "The program essaimd cannot be run: {0}.",
     "Le programme essaimd ne peut pas être lancé : {0}.", "Install essaimd beside essaim, from the same version.",
     "Installez essaimd à côté de essaim, dans la même version."},
    {configuration_good, "configuration-good", configuration, good, "The settings in “{0}” can be read.",
     "Les réglages de « {0} » sont lisibles.", "", ""},
    {configuration_newer, "configuration-newer", configuration, warning,
     "The settings in “{0}” were changed after the daemon had started; it still works with the old ones.",
     "Les réglages de « {0} » ont changé après le démarrage du service ; il applique encore les anciens.",
     "Start the daemon again when it suits you: essaimd --data DIR",
     "Redémarrez le service quand cela vous convient : essaimd --data RÉPERTOIRE"},
    {configuration_bad, "configuration-bad", configuration, problem,
     "The settings in “{0}” have a fault at line {1}: {2}. The daemon cannot start with them.",
     "Les réglages de « {0} » ont une erreur à la ligne {1} : {2}. Le service ne peut pas démarrer ainsi.",
     "Correct the line; what each setting means: essaimd --settings",
     "Corrigez la ligne ; le sens de chaque réglage : essaimd --settings"},
    {directory_unnamed, "directory-unnamed", configuration, warning,
     "The data directory was not named, so nothing in it was looked at.",
     "Le répertoire de données n’a pas été indiqué : rien n’y a été examiné.", "Name it: essaim doctor --data DIR",
     "Indiquez-le : essaim doctor --data RÉPERTOIRE"},
    {directory_empty, "directory-empty", configuration, problem, "There is no city in “{0}”.",
     "Il n’y a pas de ville dans « {0} ».",
     "Name the directory of your city: --data DIR, or prepare one: essaim init --data DIR …",
     "Indiquez le répertoire de votre ville : --data RÉPERTOIRE, ou créez-en un : essaim init --data RÉPERTOIRE …"},
    {file_unreadable, "file-unreadable", rights, problem, "“{0}” cannot be read: {1}.",
     "« {0} » ne peut pas être lu : {1}.",
     "Put it back if it was moved, and see whose it is: ls -l \"{0}\"; the daemon cannot start without it.",
     "Remettez-le s’il a été déplacé, et voyez à qui il est : ls -l \"{0}\" ; le service ne peut pas démarrer sans "
     "lui."},
    {rights_good, "rights-good", rights, good, "Only the daemon’s user can read or change “{0}” and the keys in it.",
     "Seul le compte du service peut lire ou modifier « {0} » et les clés qui s’y trouvent.", "", ""},
    {rights_open, "rights-open", rights, problem,
     "Other users of this machine could read or change “{0}” (rights {1}).",
     "D’autres utilisateurs de cette machine pourraient lire ou modifier « {0} » (droits {1}).",
     "Take their rights away: chmod go-rwx \"{0}\"", "Retirez-leur ces droits : chmod go-rwx \"{0}\""},
    {rights_foreign, "rights-foreign", rights, problem, "“{0}” belongs to user {1}, the daemon works as user {2}.",
     "« {0} » appartient à l’utilisateur {1}, le service travaille comme utilisateur {2}.",
     "Give it to the daemon’s user, as root: chown {2} \"{0}\"",
     "Donnez-le au compte du service, en tant que root : chown {2} \"{0}\""},
    {recovery_absent, "recovery-absent", recovery, good, "The recovery key does not lie in the data directory.",
     "La clé de secours ne se trouve pas dans le répertoire de données.", "", ""},
    {recovery_here, "recovery-here", recovery, warning, "The recovery key still lies on this machine: “{0}”.",
     "La clé de secours se trouve encore sur cette machine : « {0} ».",
     "Print it or copy it to a stick, put that into the safe, then delete it here: shred -u \"{0}\"",
     "Imprimez-la ou copiez-la sur une clé USB, mettez-la au coffre, puis effacez-la d’ici : shred -u \"{0}\""},
    {disk_good, "disk-good", disk, good, "{0} MiB of the disk are free; {1} MiB must stay free.",
     "{0} Mio sont libres sur le disque ; {1} Mio doivent le rester.", "", ""},
    {disk_low, "disk-low", disk, warning, "Only {0} MiB of the disk are free; below {1} MiB nothing more is stored.",
     "Il ne reste que {0} Mio libres sur le disque ; en dessous de {1} Mio, plus rien n’est enregistré.",
     "Free some space before it is too late: df -h, du -sh *",
     "Libérez de la place avant qu’il soit trop tard : df -h, du -sh *"},
    {disk_full, "disk-full", disk, problem,
     "Only {0} MiB of the disk are free, {1} MiB must be: nothing more is stored.",
     "Il ne reste que {0} Mio libres sur le disque, il en faut {1} : plus rien n’est enregistré.",
     "Free some space; the daemon then goes on by itself, and nothing was lost.",
     "Libérez de la place ; le service reprendra de lui-même, et rien n’est perdu."},
    {disk_read_only, "disk-read-only", disk, problem, "The disk of “{0}” can only be read.",
     "Le disque de « {0} » est en lecture seule.",
     "The system often does this when a disk begins to fail: look into its log (dmesg), save the data directory, and "
     "have "
     "the disk checked.",
     "Le système fait souvent cela quand un disque commence à lâcher : consultez son journal (dmesg), sauvegardez le "
     "répertoire de données et faites vérifier le disque."},
    {disk_unreadable, "disk-unreadable", disk, problem, "The disk of “{0}” does not tell what is free: {1}.",
     "Le disque de « {0} » n’indique pas ce qui est libre : {1}.", "Check that the disk is there: df -h \"{0}\"",
     "Vérifiez que le disque est bien là : df -h \"{0}\""},
    {descriptors_good, "descriptors-good", descriptors, good, "Open files and connections: {0} of {1} that may be.",
     "Fichiers et connexions ouverts : {0} sur {1} possibles.", "", ""},
    {descriptors_few, "descriptors-few", descriptors, warning,
     "Only {1} files and connections may be open; {2} should be possible ({0} are open now).",
     "Seuls {1} fichiers et connexions peuvent être ouverts ; {2} devraient pouvoir l’être ({0} le sont à présent).",
     "Allow the daemon more: LimitNOFILE={2} in its systemd unit, or ulimit -n {2} before it is started.",
     "Autorisez-en davantage au service : LimitNOFILE={2} dans son unité systemd, ou ulimit -n {2} avant de le "
     "démarrer."},
    {clock_good, "clock-good", clock, good, "The clock agrees with those of partners (difference {0}, compared {1}).",
     "L’horloge s’accorde avec celles des partenaires (écart {0}, comparées {1}).", "", ""},
    {clock_alone, "clock-alone", clock, good,
     "The clock shows {0}; no partner is connected with whose clock it could be compared.",
     "L’horloge indique {0} ; aucun partenaire n’est connecté pour la comparer à la sienne.", "", ""},
    {clock_differs, "clock-differs", clock, warning, "The clock differs from those of partners by {0} (compared: {1}).",
     "L’horloge s’écarte de {0} de celles des partenaires (comparées : {1}).",
     "Compare it with your watch, set it, and switch on time synchronisation: timedatectl set-ntp true",
     "Comparez-la à votre montre, réglez-la et activez sa synchronisation : timedatectl set-ntp true"},
    {clock_wrong, "clock-wrong", clock, problem, "The clock differs from those of partners by {0} (compared: {1}).",
     "L’horloge s’écarte de {0} de celles des partenaires (comparées : {1}).",
     "Set it before you publish anything, for each entry bears its time: timedatectl set-ntp true",
     "Réglez-la avant de publier quoi que ce soit, car chaque fiche porte son heure : timedatectl set-ntp true"},
    {clock_before_program, "clock-before-program", clock, problem,
     "The clock shows {0}, when this program did not exist yet.",
     "L’horloge indique {0}, date à laquelle ce programme n’existait pas encore.",
     "Set it and switch on time synchronisation: timedatectl set-ntp true; a battery on the main board may be empty.",
     "Réglez-la et activez sa synchronisation : timedatectl set-ntp true ; la pile de la carte mère est peut-être "
     "vide."},
    {clock_before_entry, "clock-before-entry", clock, problem,
     "The clock shows {0}, but this machine wrote {1} at {2}: it went back.",
     "L’horloge indique {0}, mais cette machine a écrit {1} le {2} : elle a reculé.",
     "Set it and switch on time synchronisation: timedatectl set-ntp true",
     "Réglez-la et activez sa synchronisation : timedatectl set-ntp true"},
    {store_good, "store-good", store, good, "The store can be read and written; entries: {0}, documents: {1}.",
     "Les données se lisent et s’écrivent ; fiches : {0}, textes : {1}.", "", ""},
    {store_failed, "store-failed", store, problem, "The store cannot be written: {0}",
     "Les données ne peuvent pas être écrites : {0}",
     "Free space or have the disk checked, then start the daemon again; copy the data directory to a safe place first.",
     "Libérez de la place ou faites vérifier le disque, puis redémarrez le service ; copiez d’abord le répertoire de "
     "données en lieu sûr."},
    {log_good, "log-good", log, good, "This machine alone writes this city’s register; entries: {0}.",
     "Cette machine est seule à écrire le registre de cette ville ; fiches : {0}.", "", ""},
    {log_two_machines, "log-two-machines", log, problem,
     "Another machine writes with this city’s key: it wrote {0}. Nothing is published from here any more.",
     "Une autre machine écrit avec la clé de cette ville : elle a écrit {0}. Plus rien n’est publié d’ici.",
     "Stop the daemon that runs with a copy of this data directory, keep both directories, and ask the city that leads "
     "your network.",
     "Arrêtez le service qui tourne avec une copie de ce répertoire, gardez les deux répertoires, et adressez-vous à "
     "la "
     "ville chef de file."},
    {log_forked, "log-forked", log, problem, "Two histories of this city’s register are known; they part at {0}.",
     "Deux historiques du registre de cette ville sont connus ; ils se séparent à {0}.",
     "Find out whether this machine was copied or restored from a backup, and ask the city that leads your network.",
     "Cherchez si cette machine a été copiée ou restaurée d’une sauvegarde, et adressez-vous à la ville chef de file."},
    {log_behind, "log-behind", log, problem,
     "This city’s register ends at entry {0}, but entry {1} was confirmed already: something is lost here.",
     "Le registre de cette ville s’arrête à la fiche {0}, alors que la fiche {1} était déjà confirmée : une partie "
     "manque ici.",
     "Leave the daemon running: partners give back what they hold. If an older copy of the data directory was put "
     "back, "
     "put the newer one back instead.",
     "Laissez tourner le service : les partenaires rendent ce qu’ils possèdent. Si une ancienne copie du répertoire a "
     "été "
     "remise en place, remettez la plus récente."},
    {network_good, "network-good", network, good, "Network {0}; members: {1}.", "Réseau {0} ; membres : {1}.", "", ""},
    {network_none, "network-none", network, warning, "This city is in no network yet.",
     "Cette ville n’est encore dans aucun réseau.",
     "Found one: essaim network create NAME, or join one: essaim network join LINE",
     "Fondez-en un : essaim network create NOM, ou rejoignez-en un : essaim network join LIGNE"},
    {network_joining, "network-joining", network, warning,
     "This city is joining; the list of members is still on its way from the city that invited it.",
     "Cette ville est en train de rejoindre le réseau ; la liste des membres n’est pas encore arrivée.",
     "Wait; if it takes longer than some minutes, look at what is said of the partner below.",
     "Patientez ; au-delà de quelques minutes, voyez ce qui est dit du partenaire ci-dessous."},
    {network_forked, "network-forked", network, problem,
     "Two rival entries of the log of network {0} are known: no new member counts until they are resolved.",
     "Deux écritures rivales du registre du réseau {0} sont connues : aucun nouveau membre ne compte d’ici là.",
     "Call the city that leads the network.", "Appelez la ville chef de file du réseau."},
    {network_left, "network-left", network, problem, "This city was excluded from the network {0}.",
     "Cette ville a été exclue du réseau {0}.", "See the reason that was written down: essaim network show",
     "Voyez le motif consigné : essaim network show"},
    {port_open, "port-open", port, good, "The daemon waits for partners at {0}.",
     "Le service attend les partenaires sur {0}.", "", ""},
    {port_unwanted, "port-unwanted", port, good, "This city only dials: net.listen is not set.",
     "Cette ville appelle seulement : net.listen n’est pas renseigné.", "", ""},
    {port_missing, "port-missing", port, problem, "Partners are told to dial {0}, but the daemon listens nowhere.",
     "Les partenaires sont invités à appeler {0}, mais le service n’écoute nulle part.",
     "Set listen = \"0.0.0.0:PORT\" under [net] in essaim.toml and start the daemon again.",
     "Renseignez listen = \"0.0.0.0:PORT\" sous [net] dans essaim.toml et redémarrez le service."},
    {address_answers, "address-answers", address, good, "This city’s daemon answers at {0}, which partners dial.",
     "Le service de cette ville répond sur {0}, que les partenaires appellent.", "", ""},
    {address_called, "address-called", address, good,
     "Partners can dial this city: {1} called at {2}. (From this machine {0} does not answer; many routers do not let "
     "a "
     "machine call itself.)",
     "Les partenaires peuvent appeler cette ville : {1} a appelé le {2}. (Depuis cette machine, {0} ne répond pas ; "
     "beaucoup de routeurs n’autorisent pas une machine à s’appeler elle-même.)",
     "", ""},
    {address_silent, "address-silent", address, warning,
     "Nobody answers at {0}, which partners dial ({1}), and no partner has called since the daemon started.",
     "Personne ne répond sur {0}, que les partenaires appellent ({1}), et aucun n’a appelé depuis le démarrage.",
     "Let the router forward that port to this machine and the firewall pass it; then ask a partner to run: essaim "
     "doctor",
     "Faites transmettre ce port à cette machine par le routeur et laissez-le passer dans le pare-feu ; demandez "
     "ensuite "
     "à un partenaire de lancer : essaim doctor"},
    {address_unresolved, "address-unresolved", address, problem,
     "The name in {0}, which partners dial, is not known: {1}.",
     "Le nom dans {0}, que les partenaires appellent, est inconnu : {1}.",
     "Have the name entered in the DNS, or correct addresses under [net] in essaim.toml.",
     "Faites inscrire ce nom dans le DNS, ou corrigez addresses sous [net] dans essaim.toml."},
    {address_foreign, "address-foreign", address, problem, "Another machine answers at {0}, which partners dial.",
     "Une autre machine répond sur {0}, que les partenaires appellent.",
     "Let the router forward that port to this machine, or have the name point here.",
     "Faites transmettre ce port à cette machine par le routeur, ou faites pointer le nom ici."},
    {address_twin, "address-twin", address, problem,
     "At {0}, which partners dial, another machine answers with this city’s key.",
     "Sur {0}, que les partenaires appellent, une autre machine répond avec la clé de cette ville.",
     "Stop one of the two before anything is published: a copy of a data directory must never run. Keep both "
     "directories.",
     "Arrêtez l’une des deux avant que rien ne soit publié : une copie d’un répertoire de données ne doit jamais "
     "tourner. "
     "Gardez les deux répertoires."},
    {address_none, "address-none", address, warning,
     "No partner can dial this city: it listens on {0}, and no address is named.",
     "Aucun partenaire ne peut appeler cette ville : elle écoute sur {0}, et aucune adresse n’est indiquée.",
     "Write what they dial under [net] in essaim.toml: addresses = [\"NAME:PORT\"], and start the daemon again.",
     "Écrivez ce qu’ils appellent sous [net] dans essaim.toml : addresses = [\"NOM:PORT\"], et redémarrez le service."},
    {address_changed, "address-changed", address, warning,
     "Partners dial {0}, as this city said when it joined; the settings now say {1}.",
     "Les partenaires appellent {0}, comme la ville l’a déclaré en rejoignant le réseau ; les réglages disent {1}.",
     "Make the old address lead here as well; what the network knows of a city cannot be changed yet.",
     "Faites mener ici aussi l’ancienne adresse ; ce que le réseau sait d’une ville ne peut pas encore changer."},
    {proxy_answers, "proxy-answers", proxy, good, "The proxy {0} can be reached.",
     "Le serveur mandataire (proxy) {0} est joignable.", "", ""},
    {proxy_down, "proxy-down", proxy, problem, "The proxy {0} is of no use: {1}.",
     "Le serveur mandataire (proxy) {0} ne sert à rien : {1}.",
     "Check net.proxy in essaim.toml, and ask whoever runs the proxy whether it works.",
     "Vérifiez net.proxy dans essaim.toml, et demandez à la personne qui gère le proxy s’il fonctionne."},
    {partner_connected, "partner-connected", partner, good, "{0} is connected ({1}).", "{0} est connectée ({1}).", "",
     ""},
    {partner_reached, "partner-reached", partner, good, "{0} was not connected and answers now at {1}.",
     "{0} n’était pas connectée et répond à présent sur {1}.", "", ""},
    {partner_away, "partner-away", partner, warning,
     "{0} is not connected, and nobody can dial it: it calls by itself.",
     "{0} n’est pas connectée, et personne ne peut l’appeler : elle appelle d’elle-même.",
     "Wait until it calls; if that takes long, ask it by telephone whether its daemon runs.",
     "Attendez qu’elle appelle ; si cela tarde, demandez-lui par téléphone si son service fonctionne."},
    {partner_unresolved, "partner-unresolved", partner, warning, "{0}: the name in {1} is not known: {2}.",
     "{0} : le nom dans {1} est inconnu : {2}.",
     "See whether this machine can look up any names; if it can, tell the partner that its name is gone.",
     "Voyez si cette machine trouve d’autres noms ; si oui, prévenez le partenaire que son nom a disparu."},
    {partner_silent, "partner-silent", partner, warning, "{0} does not answer at {1}: {2}.",
     "{0} ne répond pas sur {1} : {2}.",
     "Ask the partner whether its daemon runs and its port is open: essaim doctor, there; both ends try again by "
     "themselves.",
     "Demandez au partenaire si son service fonctionne et si son port est ouvert : essaim doctor, chez lui ; les deux "
     "côtés réessaient d’eux-mêmes."},
    {partner_foreign, "partner-foreign", partner, warning, "{0}: another machine answers at {1}.",
     "{0} : une autre machine répond sur {1}.",
     "Tell the partner: its router or its name leads elsewhere, or it was set up anew with another key.",
     "Prévenez le partenaire : son routeur ou son nom mène ailleurs, ou il a été installé à neuf avec une autre clé."},
    {partner_garbled, "partner-garbled", partner, warning, "{0}: what answers at {1} is no Essaim: {2}.",
     "{0} : ce qui répond sur {1} n’est pas Essaim : {2}.",
     "A firewall may stand between, here or there: ask both sides to let TLS 1.3 to this port pass untouched.",
     "Un pare-feu s’interpose peut-être, ici ou là-bas : demandez aux deux côtés de laisser passer TLS 1.3 vers ce "
     "port."},
    {partner_intercepted, "partner-intercepted", partner, problem,
     "{0}: another machine answers at {1} behind the proxy {2}, which perhaps opens encrypted connections.",
     "{0} : une autre machine répond sur {1} derrière le proxy {2}, qui ouvre peut-être les connexions chiffrées.",
     "Ask whoever runs the proxy to exempt {1} from inspection; if it does none, another machine answers at the "
     "partner.",
     "Demandez à la personne qui gère le proxy d’exempter {1} de l’inspection ; s’il n’en fait pas, c’est chez le "
     "partenaire qu’une autre machine répond."},
    {partner_proxy_refuses, "partner-proxy-refuses", partner, problem,
     "{0}: the proxy {2} does not let this city through to {1}: {3}.",
     "{0} : le proxy {2} ne laisse pas cette ville joindre {1} : {3}.",
     "Ask whoever runs the proxy to allow CONNECT to {1}.",
     "Demandez à la personne qui gère le proxy d’autoriser CONNECT vers {1}."},
    {partner_proxy_asks, "partner-proxy-asks", partner, problem,
     "{0}: the proxy {2} wants a name and a password, or other ones (407).",
     "{0} : le proxy {2} demande un nom et un mot de passe, ou d’autres (407).",
     "Write them into essaim.toml: proxy = \"http://NAME:PASSWORD@{2}\" under [net]; Essaim can only say them in the "
     "way "
     "called Basic.",
     "Écrivez-les dans essaim.toml : proxy = \"http://NOM:MOTDEPASSE@{2}\" sous [net] ; Essaim ne sait les donner que "
     "de "
     "la façon appelée Basic."},
    {partner_proxy_fails, "partner-proxy-fails", partner, problem, "{0}: the proxy {2} leads nowhere: {3}.",
     "{0} : le proxy {2} ne mène nulle part : {3}.",
     "Check net.proxy in essaim.toml, and ask whoever runs the proxy whether it works and is one for CONNECT.",
     "Vérifiez net.proxy dans essaim.toml, et demandez à la personne qui gère le proxy s’il fonctionne et accepte "
     "CONNECT."},
    {partner_beyond_proxy, "partner-beyond-proxy", partner, warning,
     "{0}: the proxy {2} works but cannot reach {1}: {3}.",
     "{0} : le proxy {2} fonctionne mais ne peut joindre {1} : {3}.",
     "Ask the partner whether its daemon runs and its port is open; then ask whoever runs the proxy.",
     "Demandez au partenaire si son service fonctionne et si son port est ouvert ; puis à la personne qui gère le "
     "proxy."},
    {partner_knows_us_not, "partner-knows-us-not", partner, problem,
     "{0} answers at {1} and does not know this city’s key.",
     "{0} répond sur {1} et ne connaît pas la clé de cette ville.",
     "Look whether this city is still a member: essaim network show; if it is, wait until {0} has heard of it.",
     "Voyez si cette ville est toujours membre : essaim network show ; si oui, attendez que {0} l’ait appris."},
    {partner_refuses, "partner-refuses", partner, warning, "{0} answers at {1} and ends the connection: {2}",
     "{0} répond sur {1} et met fin à la connexion : {2}",
     "Ask the partner what its daemon says: essaim doctor, there.",
     "Demandez au partenaire ce que dit son service : essaim doctor, chez lui."},
    {partner_kept_away, "partner-kept-away", partner, warning,
     "{0} sent what no correct node sends ({1}) and is kept away for a while.",
     "{0} a envoyé ce qu’aucun nœud correct n’envoie ({1}) et est tenue à l’écart pour un temps.",
     "Tell the partner; essaimd.log in the data directory says what it was.",
     "Prévenez le partenaire ; essaimd.log, dans le répertoire de données, précise de quoi il s’agit."},
    {partners_untried, "partners-untried", partner, warning, "There was no time to try further partners: {0}.",
     "Le temps a manqué pour essayer d’autres partenaires : {0}.",
     "See what is known of them: essaim status; or look again when the others answer faster.",
     "Voyez ce que l’on en sait : essaim status ; ou recommencez quand les autres répondront plus vite."},
    {partners_unreached, "partners-unreached", partner, problem,
     "This city is cut off: none of the partners that it dialled ({0}) answered.",
     "Cette ville est isolée : aucun des partenaires appelés ({0}) n’a répondu.",
     "Check this machine’s Internet link and firewall; in a town hall, ask whether a proxy must be used (net.proxy). "
     "If "
     "others reach them, the fault is on this side.",
     "Vérifiez la connexion à Internet et le pare-feu de cette machine ; dans une mairie, demandez s’il faut passer "
     "par "
     "un proxy (net.proxy). Si d’autres les joignent, la panne est de ce côté."},
};

// A code without its row, or out of order, does not compile.
constexpr bool rows_in_order() {
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  }
  return rows[std::size(rows) - 1].code == partners_unreached;
}
static_assert(rows_in_order(),
              "each FindingCode has one row here, in the order of the enum, `partners_unreached` last");

}  // namespace

std::span<const FindingText> finding_texts() { return rows; }

}  // namespace essaim
