"""Five layouts of real minutes and memos, with invented names: structure, punctuation and order are as found."""

BOARD = """\
NUMMELAN KUNTA PÖYTÄKIRJA 9/ Sivistyslautakunta
KÄSITELLYT ASIAT Sivu 78 Lautakunnan osavuosikatsaus ... 80 Oskari Pienen asia 81
Aika klo 17:00-18:50
Paikka Kunnanhallituksen kokoushuone
Osallistujat
Läsnä Virtala Maija, KESK puheenjohtaja
Lainela Pekka, PerusS jäsen
Koskela Liisa, KOK varapuheenjohtaja
Karppila Jari esittelijä
Harjula Päivi pöytäkirjan pitäjä
Ojanne Heikki, KOK varajäsen
Poissa Peltonen Tuula, KOK jäsen
Saarela Antti kunnanhallituksen edustaja
Muut Tuomela Kirsi valmistelija
Aholainen Matti valmistelija klo 17:00-17:55
Vuorela Helena hallintosihteeri
Muut saapuvilla olleet Jokila Risto asiantuntija klo 17:00-17:45
Laillisuus ja päätösvaltaisuus Kokous todettiin laillisesti koolle kutsutuksi ja päätösvaltaiseksi.
78 § Oskari Pienen kiireellinen sijoitus. Läsnä Oskari Pieni ja Elli Pieni.
"""
"""Layout A, municipal board: heading and first person on one line, parties, clock times."""

COUNCIL = """\
OSALLISTUJAT Nimi Klo Tehtävä Lisätiedot
LÄSNÄ Virtala Maija 18:00-20:17 valt. pj.
Lainela Pekka 18:00-20:17 valt I vpj.
Koskela Liisa 18:00-20:17 jäsen
Niemelä Kari 18:00-20:17 jäsen, kh:n pj.
Hämälä Anna 18:00-20:17 kunnanjohtaja esittelijänä
Salonen Eero 18:00-20:17 pöytäkirjanpitäjä
Rantala Sari 18:00-20:00 henk.- ja talousjohtaja
asiantuntijana :ien 17, 18 ja 19 aikana
ALLEKIRJOITUKSET Oskari Pieni PÖYTÄKIRJA YLEISESTI NÄHTÄVILLÄ
"""
"""Layout B, council: clock times of everyone, no meeting time."""

COMMITTEE = """\
Kokousaika                      12.1.2016 klo 14:0015:41
Kokouspaikka                  Aulakabinetti 4
Läsnä
Jäsenet
Niemelä, Kari              kielitoimikunnan puheenjohtaja
Hämälä, Anna
Salonen, Eero            varajäsen
                      poistui 14:35
Muut
Rantala, Sari              strategiapäällikkö
Mäkelä, Timo            kielenkääntäjä
Puheenjohtaja
Kari Niemelä            1\u20133 §:t
Esittelijä
Sari Rantala            1\u20133 §:t
Pöytäkirjapitäjä
Timo Mäkelä            1\u20133 §:t

1 §
Kokouksen avaus
Puheenjohtaja avasi kokouksen. Oskari Pieni, 8 v.
"""
"""Layout C, HTML made by Word: a lost dash, a continuation line, blocks of roles that repeat persons in other order."""

STEERING = (
    "Aika: klo  Paikka: Kokoushuone  Läsnä: Sari Rantala, TKK:n kirjasto, puheenjohtaja Timo Mäkelä, "
    "Kansalliskirjasto - saapui kohdassa 6 Outi Lehtola, Joensuun yliopiston kirjasto (videoyhteys) Esittelijä: "
    "Sihteeri: Tuula Peltonen, Kansalliskirjasto\n\n1. Oskari Pienen asia\n"
)
"""Layout D, memo of a steering group: person, organisation, note, all on one line."""

LIBRARIES = """\
Läsnä: Jari Karppila, puheenjohtaja (Tampere), Päivi Harjula koko päivän ja Heikki Ojanne iltapäivän (Helsinki,
Keskuskirjasto), Tuula Peltonen (Espoo)
Poissa: Kainuun maakuntakirjaston edustaja

Puheenjohtaja Oskari Pieni avasi kokouksen.
"""
"""Layout E, council of libraries: person (place), halves of days, a role without a name."""

REST = ("Oskari", "Pieni", "Elli", "sijoitus")
"""What stands in the rest of these minutes and must appear nowhere."""
