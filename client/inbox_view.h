#pragma once

namespace essaim::v1 {
class EntryView;
class Inbox;
}  // namespace essaim::v1

namespace essaim::client {

// What concerns the city, grouped by what is to be done: who asks, who answered, who adapts; each with how to go on.
void print_inbox(const v1::Inbox& inbox);
// Below an entry: the questions about it with their answers, and how long one has waited; of a question its answers.
void print_thread(const v1::EntryView& view);

}  // namespace essaim::client
