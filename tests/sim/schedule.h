#pragma once

#include <iosfwd>

namespace essaim::sim {

// Plays schedules that somebody else made, so that another implementation can say what must come of them (tests/model).
//
// One command a line, words parted by one space; cities run on between them, joined to nobody but by `sync`:
//   schedule N                  a new world, whose chance is N
//   cities A B …                these found it, the first is the lead
//   pub A h1                    A publishes a text; from now on that entry is h1
//   retract A h1 h2             A takes h1 back with an entry h2
//   write E h3 after h2|- text  E signs an entry h3 behind h2, or behind nothing; it runs nowhere
//   write E h4 after h3 takes h1
//   show E h4 A                 a machine of E that holds h4 and what lies before it meets A
//   sync A B                    A and B are joined until nothing moves any more
//   clone D D2                  a copy of D's machine runs beside it, as D2
//   revoke A D                  A, the lead, revokes D at what it accepts of it
//   rivals A B X Y              A and B each get an entry of the network log, of which only one can count
//   flush A, crash A            what A holds is durable; A loses what is not, and starts again
//   state A                     says what A accepts, shows, and knows of members
//
// Each `state` is answered by one line: `A accepts A/1=h1 … shows h1 … members A B … revoked D …`. Returns false after
// a line that cannot be read or an invariant that broke, which it tells.
bool play_schedules(std::istream& in, std::ostream& out);

}  // namespace essaim::sim
