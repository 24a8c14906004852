#include "client/app.h"

int main(int argc, char** argv) { return essaim::client::main_program(argc, argv); }
