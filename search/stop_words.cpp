#include "search/stop_words.h"

#include <string>
#include <unordered_set>

namespace essaim::search {
namespace {

using Set = std::unordered_set<std::string_view>;

Set words_of(std::string_view list) {
  Set set;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (end > at) set.insert(list.substr(at, end - at));
    at = end + 1;
  }
  return set;
}

constexpr std::string_view french =
    "a afin ai ainsi alors au aucun aucune aussi autre autres aux avec avoir avons avez ayant bien car ce ceci cela "
    "celle celles celui ces cet cette ceux chaque chez ci comme comment dans de depuis des donc dont du elle elles en "
    "entre est et etaient etait etant ete etre eu eux fait faire faut il ils je la le les leur leurs lors lorsque lui "
    "ma mais me meme memes mes moi mon ne ni nos notre nous on ont ou par parce pas pendant peut peuvent pour pourquoi "
    "puis quand que quel quelle quelles quels qui quoi sa sans se sera seront ses si soit sont sous sur ta te tel "
    "telle telles tels tes toi tous tout toute toutes tu un une vers vos votre vous y";
constexpr std::string_view english =
    "about after all also am an and any are as at be because been before being but by can could did do does for from "
    "had has have having he her here his how if in into is it its may me more most must my no nor not of on only or "
    "our out over own she should so some such than that the their them then there these they this those through to "
    "too under until very was we were what when where which while who whom why will with would you your";
constexpr std::string_view portuguese =
    "ao aos as com como da das de dela dele deles depois do dos ela elas ele eles em entre era essa esse esta este eu "
    "foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nas nem no nos nossa nosso num numa nao os "
    "ou para pela pelas pelo pelos por qual quando que quem se sem ser seu seus sua suas sao tambem te tem ter um uma "
    "voce e o";
constexpr std::string_view spanish =
    "al algo ante antes como con contra cual cuando de del desde donde durante el ella ellas ellos en entre era eran "
    "es esa ese eso esta estas este esto estos fue fueron ha hasta hay la las le les lo los mas me mi mis muy nada ni "
    "no nos nosotros o otra otro para pero por porque que quien se sea ser si sin sobre son su sus tambien te tiene un "
    "una unos y ya";

}  // namespace

bool is_stop_word(Tongue tongue, std::string_view folded) {
  static const Set sets[] = {Set(), words_of(french), words_of(english), words_of(portuguese), words_of(spanish)};
  return sets[static_cast<std::size_t>(tongue)].contains(folded);
}

}  // namespace essaim::search
