"""The programs as they are installed: how they were compiled and linked, read from their ELF files (RELIABILITY §4.9)."""
import os
import re
import subprocess
import unittest

from city import BIN, ROOT

# What a function begins with where jumps from elsewhere may land: endbr64.
LANDING_PAD = bytes.fromhex("f30f1efa")


class Program:
    def __init__(self, name):
        self.name, self.octets = name, (BIN / name).read_bytes()

    def facts(self, *options):
        done = subprocess.run(["readelf", "--wide", *options, BIN / self.name], capture_output=True, text=True,
                              env=dict(os.environ, LC_ALL="C"))
        assert done.returncode == 0 and not done.stderr, done.stderr
        return done.stdout

    def sections(self):
        """Name, address, offset in the file and size of each."""
        rows = re.findall(r"^ +\[ *\d+\] (\.\S+) +\S+ +([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+) ", self.facts("--section-headers"),
                          re.MULTILINE)
        return [(name, *(int(number, 16) for number in numbers)) for name, *numbers in rows]


class Hardening(unittest.TestCase):
    def setUp(self):
        self.programs = [Program("essaimd"), Program("essaim")]

    def each(self, check):
        for program in self.programs:
            with self.subTest(program.name):
                check(program)

    def test_it_is_loaded_at_another_address_each_time(self):
        def check(program):
            facts = program.facts("--file-header", "--dynamic")
            self.assertRegex(facts, r"Type:\s+DYN ")
            self.assertRegex(facts, r"\(FLAGS_1\).*\bPIE\b")
            self.assertNotIn("(TEXTREL)", facts)
        self.each(check)

    def test_tables_of_functions_are_filled_at_the_start_and_then_read_only(self):
        def check(program):
            facts = program.facts("--dynamic", "--program-headers")
            self.assertRegex(facts, r"\(FLAGS_1\).*\bNOW\b")
            relro = re.search(r"^ +GNU_RELRO +\w+ 0x(\w+) 0x\w+ 0x\w+ 0x(\w+) ", facts, re.MULTILINE)
            self.assertTrue(relro, "no GNU_RELRO")
            first = int(relro.group(1), 16)
            last = first + int(relro.group(2), 16)
            tables = [row for row in program.sections() if row[0] in (".got", ".got.plt", ".init_array", ".dynamic")]
            self.assertGreaterEqual(len(tables), 3)
            for name, address, _, size in tables:
                self.assertTrue(first <= address and address + size <= last, name)
        self.each(check)

    def test_no_memory_is_both_writable_and_executable(self):
        def check(program):
            rights = re.findall(r"^ +(LOAD|GNU_STACK) +(?:0x[0-9a-f]+ +){5}([RWE ]{3}) ", program.facts("--program-headers"),
                                re.MULTILINE)
            self.assertEqual([right for name, right in rights if name == "GNU_STACK"], ["RW "])
            self.assertIn("R E", [right for _, right in rights])
            self.assertFalse([right for _, right in rights if "W" in right and "E" in right])
        self.each(check)

    def test_it_cannot_be_loaded_as_a_library(self):
        self.each(lambda program: self.assertRegex(program.facts("--dynamic"), r"\(FLAGS_1\).*\bNOOPEN\b"))

    def test_overwritten_stacks_and_buffers_end_the_program(self):
        def check(program):
            symbols = program.facts("--dyn-syms")
            self.assertRegex(symbols, r" UND __stack_chk_fail@")
            self.assertRegex(symbols, r" UND __(memcpy|memmove|read|recv|snprintf|vsnprintf)_chk@")
            self.assertRegex(symbols, r" UND \w*__glibcxx_assert_fail")
        self.each(check)

    def test_calls_through_pointers_land_only_where_a_function_begins(self):
        # The mark of the whole program (.note.gnu.property) needs it in every part, and the start files of Debian 12's
        # libc have none. So the code itself is looked at: every function of ours that others could call.
        def check(program):
            text = next(row for row in program.sections() if row[0] == ".text")
            # Those in nameless namespaces, those made for a lambda, and parts that the compiler split off (with a dot), only
            # their file can call.
            functions = re.findall(r"^ +\d+: ([0-9a-f]+) +[1-9]\d* FUNC +\w+ +\w+ +\d+ (_ZN6essaim(?!\w*(?:_GLOBAL__N_|EUl))\w+)$",
                                   program.facts("--syms"), re.MULTILINE)
            self.assertGreater(len(functions), 100)
            for address, name in functions:
                at = int(address, 16) - text[1] + text[2]
                self.assertEqual(program.octets[at:at + 4], LANDING_PAD, name)
        self.each(check)

    def test_nothing_of_the_builder_is_in_it(self):
        def check(program):
            self.assertNotRegex(program.facts("--dynamic"), r"\((RPATH|RUNPATH)\)")
            self.assertFalse(str(ROOT).encode() + b"/" in program.octets)
        self.each(check)


if __name__ == "__main__":
    unittest.main()
