#include "core/text_traces.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

using Found = std::vector<std::string>;

// Addresses of persons, not boxes of departments, and nothing that only looks like an address.
TEST(PersonalMail, IsToldFromTheBoxOfADepartment) {
  EXPECT_EQ(personal_mail_addresses("Écrire à awa.diop@guediawaye.example.sn."),
            Found{"awa.diop@guediawaye.example.sn"});
  EXPECT_EQ(personal_mail_addresses("jean@ville.example, marie.curie@ville.example"),
            (Found{"jean@ville.example", "marie.curie@ville.example"}));
  EXPECT_EQ(personal_mail_addresses("[Awa](mailto:awa@ville.example)"), Found{"awa@ville.example"});
  for (const char* line : {"contact@ville.example", "mairie@ville.example", "service.sig@ville.example", "Info@x.org",
                           "open-data@ no", "@ville", "a@b", "prix @ 3", "user@localhost", "@", "x@.y"}) {
    EXPECT_EQ(personal_mail_addresses(line), Found{}) << line;
  }
}

// Numbers as people write them in France, Senegal and abroad.
TEST(PhoneNumbers, AreFoundAsPeopleWriteThem) {
  EXPECT_EQ(phone_numbers("Tél. : 05 63 71 58 58."), Found{"05 63 71 58 58"});
  EXPECT_EQ(phone_numbers("06.12.34.56.78 ou 0612345678"), (Found{"06 12 34 56 78", "0612345678"}));
  EXPECT_EQ(phone_numbers("appeler le +221 33 849 10 00"), Found{"+221 33 849 10 00"});
  EXPECT_EQ(phone_numbers("+33 (0)5 63 71 58 58"), Found{"+33 0 5 63 71 58 58"});
  EXPECT_EQ(phone_numbers("33 849 10 00, 77 123 45 67"), (Found{"33 849 10 00", "77 123 45 67"}));
  EXPECT_EQ(phone_numbers("phone: 020 7946 0018"), Found{"020 7946 0018"});
  EXPECT_EQ(phone_numbers("05\u00A063\u00A071\u00A058\u00A058"), Found{"05 63 71 58 58"});
}

// Amounts, dates, official codes and versions are none.
TEST(PhoneNumbers, AreNotFoundInOtherNumbers) {
  for (const char* line : {"12 000 000 euros", "1 234 567 890 FCFA", "le 27/06/2017 à 10:30", "SIREN 248100430",
                           "SIRET 248 100 430 00015", "2007-2010", "loi 2015-992", "10.0.0.1", "0,5 million",
                           "de 2 000 à 12 500 habitants", "63113", "01/02/2017", "version 1.2.3", "09:30",
                           "33 849 habitants", "Call 2036-05-01", "appeler avant le 2027-03-31", "mobile 2027/03/31"}) {
    EXPECT_EQ(phone_numbers(line), Found{}) << line;
  }
}

TEST(NamesCurrency, BySignCodeOrWord) {
  for (const char* line : {"12 €", "EUR 12", "12 000 F CFA", "douze mille euros", "$5", "30 kEUR", "dirhams"}) {
    EXPECT_TRUE(names_currency(line)) << line;
  }
  for (const char* line : {"", "12 000", "européen", "cfao", "Europe"}) EXPECT_FALSE(names_currency(line)) << line;
}

// Under a heading about money a bare number is an amount; elsewhere a word must say so.
TEST(Amounts, WithoutCurrencyAreFound) {
  EXPECT_EQ(amounts_without_currency("12 000 par an", true), Found{"12 000"});
  EXPECT_EQ(amounts_without_currency("Total : 1.250.000.", true), Found{"1.250.000"});
  EXPECT_EQ(amounts_without_currency("3 millions pour trois ans", true), Found{"3 millions"});
  EXPECT_EQ(amounts_without_currency("Le coût a été de 4500.", false), Found{"4500"});
  EXPECT_EQ(amounts_without_currency("A budget of 30,000 in all", false), Found{"30,000"});
}

// A currency in the line, years, shares and numbers of something are left alone.
TEST(Amounts, OfSomethingElseAreNot) {
  for (const char* line :
       {"12 000 € par an", "12 000 puis 15 000 euros", "en 2017", "de 2015 à 2020", "50 %", "120 %", "12 000 habitants",
        "300 jours d'agents", "1 500 m2", "99", "2017-06-27", "article 1234", "450 km", "T1200", "100.5 kWh"}) {
    EXPECT_EQ(amounts_without_currency(line, true), Found{}) << line;
  }
  EXPECT_EQ(amounts_without_currency("Nous avons posé 12 000.", false), Found{});
}

// Any octets are looked at to their end.
TEST(Traces, OfAnything) {
  for (const std::string& line : {std::string(), std::string(5000, '1'), std::string(5000, '@'), std::string(5000, '+'),
                                  std::string("\xFF\xFE@\xFF.\xFF 0\xFF"), std::string(3000, ' ') + "0"}) {
    personal_mail_addresses(line);
    phone_numbers(line);
    amounts_without_currency(line, true);
  }
}

}  // namespace
}  // namespace essaim
