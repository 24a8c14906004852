#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"

// Questions and answers between cities, as texts: what `essaim ask` and `essaim answer` publish.
namespace essaim {

// What was typed, without a head; of one line or many.
struct Message {
  std::string text, language;
  std::vector<std::string> themes;
};
// A question about the entry with this label, or about the themes alone where it is empty. The title is its first
// sentence. Errors: message_empty, message_too_long (limits::message_bytes_max).
Result<Document> question_of(const Message& message, std::string_view about);
// An answer to the question with this label. The same errors.
Result<Document> answer_of(const Message& message, std::string_view question);

// What a document of one of these kinds says, without the rest: the text below `Our question` or `Our answer`, or where
// there is no such heading its summary, or its title.
std::string said_in(const Document& document);

// The document with this value in a field of the head that Essaim has no place for; replaces one of the same meaning.
Document with_field(Document document, std::string_view code, std::string value);

}  // namespace essaim
