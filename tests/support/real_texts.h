#pragma once

#include <string>
#include <vector>

namespace essaim::test {

// The 551 real French texts of tests/data as Markdown with front matter, in the order of the file.
std::vector<std::string> real_texts();

// Every Markdown file below a folder of the source tree with its path, sorted by path.
struct MarkdownFile {
  std::string path, text;
};
std::vector<MarkdownFile> markdown_files(const std::string& folder);

std::string read_file(const std::string& path);

}  // namespace essaim::test
