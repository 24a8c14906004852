#include <fstream>
#include <iostream>
#include <string>

#include "tests/support/network_vectors.h"

// Writes the golden octets of the network log and of an invitation into the folder that is named (tests/vectors). A
// file that comes out differently from the one in the tree is a change of what every node has signed and stored.
int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: make_network_vectors FOLDER\n";
    return 2;
  }
  using namespace essaim::test;
  for (const VectorFile& vectors : {network_vectors(), invitation_vectors()}) {
    std::ofstream out(std::string(arguments[1]) + "/" + vectors.file, std::ios::binary);
    out << print_vectors(vectors);
    if (!out.flush()) {
      std::cerr << "make_network_vectors: cannot write " << vectors.file << "\n";
      return 1;
    }
  }
  return 0;
}
