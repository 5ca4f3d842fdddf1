"""The questions of the synthetic surveys, in three languages, and how often people agree at first.

Knows the codebooks. Does not know who answers; the real questionnaires are not public and these are not they.
"""

from __future__ import annotations

from dataclasses import dataclass

MISSING = "9=En osaa sanoa"
ANSWERS = "|".join(
    f"{text}={value}"
    for value, text in enumerate(
        (
            "Täysin eri mieltä", "Jokseenkin eri mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin samaa mieltä",
            "Täysin samaa mieltä",
        ),
        start=1,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One statement to agree with, from 1 to 5.

    `base` is the share (0-1) that agrees in the first year, after reversing; `unsure` the share that cannot say.
    `interface` is `rater>rated`: only the rater's staff are asked.
    """

    item: str
    dimension: str
    principle: str
    fi: str
    sv: str
    en: str
    base: float
    unsure: float = 0.03
    reverse: bool = False
    from_year: int | None = None
    interface: str = ""

    @property
    def rater(self) -> str:
        """The sector that is asked, or empty when everyone is."""
        return self.interface.partition(">")[0]


STAFF_ITEMS: tuple[Item, ...] = (
    Item(
        "help_early", "early_support", "early",
        "Perhe saa meiltä tukea jo silloin, kun huoli on vielä pieni.",
        "Familjen får stöd av oss redan när oron ännu är liten.",
        "Families get support from us while the worry is still small.", 0.58,
    ),
    Item(
        "time_to_notice", "early_support", "early",
        "Minulla on riittävästi aikaa huomata, milloin lapsi tai perhe tarvitsee tukea.",
        "Jag har tillräckligt med tid för att märka när ett barn eller en familj behöver stöd.",
        "I have enough time to notice when a child or a family needs support.", 0.50,
    ),
    Item(
        "support_late", "early_support", "early",
        "Tuki järjestyy perheille usein vasta, kun ongelmat ovat jo kasautuneet.",
        "Familjerna får ofta stöd först när problemen redan har hopat sig.",
        "Families often get support only when problems have already piled up.", 0.46, reverse=True,
    ),
    Item(
        "worry_courage", "taking_up_worries", "early",
        "Otan huolen puheeksi vanhempien kanssa silloinkin, kun se tuntuu vaikealta.",
        "Jag tar upp oron med föräldrarna även när det känns svårt.",
        "I take up a worry with the parents even when it feels hard.", 0.60,
    ),
    Item(
        "worry_skills", "taking_up_worries", "openly",
        "Osaan ottaa huolen puheeksi vanhempia kunnioittaen.",
        "Jag kan ta upp oron på ett sätt som respekterar föräldrarna.",
        "I know how to take up a worry in a way that respects the parents.", 0.64,
    ),
    Item(
        "worry_waits", "taking_up_worries", "early",
        "Huolen puheeksi ottamista siirretään työpaikallani usein myöhemmäksi.",
        "På min arbetsplats skjuter man ofta upp att ta oron till tals.",
        "At my workplace taking up a worry is often put off.", 0.52, unsure=0.06, reverse=True,
    ),
    Item(
        "family_present", "openness", "openly",
        "Perheen asioista puhutaan perheen läsnä ollessa.",
        "Familjens angelägenheter diskuteras när familjen är närvarande.",
        "A family's matters are talked about in the family's presence.", 0.55,
    ),
    Item(
        "behind_back", "openness", "openly",
        "Perheen asioita käsitellään työntekijöiden kesken perheen tietämättä.",
        "Familjens angelägenheter behandlas mellan de anställda utan att familjen vet om det.",
        "Staff deal with a family's matters among themselves without the family knowing.", 0.57, unsure=0.05,
        reverse=True,
    ),
    Item(
        "trust", "openness", "openly",
        "Eri alojen ammattilaiset luottavat toisiinsa.",
        "Yrkespersoner inom olika områden litar på varandra.",
        "Professionals of different fields trust one another.", 0.54,
    ),
    Item(
        "family_heard", "being_heard", "openly",
        "Lapset ja vanhemmat tulevat meillä aidosti kuulluiksi.",
        "Barn och föräldrar blir verkligen hörda hos oss.",
        "Children and parents are truly heard with us.", 0.56,
    ),
    Item(
        "staff_heard", "being_heard", "openly",
        "Tulen itse kuulluksi, kun työtä kehitetään.",
        "Jag blir själv hörd när arbetet utvecklas.",
        "I am heard myself when our work is developed.", 0.51,
    ),
    Item(
        "family_plans", "participation", "together",
        "Vanhemmat ovat mukana alusta asti, kun lapsen tukea suunnitellaan.",
        "Föräldrarna är med från början när stödet för barnet planeras.",
        "Parents take part from the start when their child's support is planned.", 0.55,
    ),
    Item(
        "child_opinion", "participation", "openly",
        "Lapsen oma mielipide vaikuttaa siihen, mitä tehdään.",
        "Barnets egen åsikt påverkar vad som görs.",
        "The child's own opinion has an effect on what is done.", 0.50,
    ),
    Item(
        "close_network", "participation", "together",
        "Perheen läheisverkosto kutsutaan mukaan, kun perhe sitä toivoo.",
        "Familjens närnätverk bjuds in när familjen önskar det.",
        "The family's close network is invited when the family so wishes.", 0.40, unsure=0.10, from_year=2010,
    ),
    Item(
        "know_partners", "cooperation", "together",
        "Tiedän, kehen otan yhteyttä muissa lasten ja perheiden palveluissa.",
        "Jag vet vem jag ska kontakta inom andra tjänster för barn och familjer.",
        "I know whom to contact in other services for children and families.", 0.53,
    ),
    Item(
        "joint_agreements", "cooperation", "together",
        "Yhteistyössä sovitaan, mitä tehdään seuraavaksi, kuka tekee ja milloin.",
        "I samarbetet kommer vi överens om vad som görs härnäst, vem som gör det och när.",
        "In cooperation it is agreed what is done next, who does it and when.", 0.48,
    ),
    Item(
        "left_alone", "cooperation", "together",
        "Jään vaikeissa asiakastilanteissa usein yksin.",
        "Jag blir ofta ensam i svåra klientsituationer.",
        "I am often left alone in difficult situations with clients.", 0.55, reverse=True,
    ),
    Item(
        "model_known", "rooting", "together",
        "Varhaisen avoimen yhteistyön toimintamalli on minulle tuttu.",
        "Verksamhetsmodellen för tidigt öppet samarbete är bekant för mig.",
        "I am familiar with the model of early open cooperation.", 0.47,
    ),
    Item(
        "model_everyday", "rooting", "early",
        "Toimintamalli näkyy työyhteisöni arjessa.",
        "Modellen syns i vardagen i min arbetsgemenskap.",
        "The model shows in the everyday work of my workplace.", 0.42,
    ),
    Item(
        "manager_support", "rooting", "together",
        "Esimieheni tukee varhaista avointa yhteistyötä.",
        "Min chef stöder tidigt öppet samarbete.",
        "My manager supports early open cooperation.", 0.52,
    ),
    Item(
        "contacts_timely", "interface", "early",
        "Varhaiskasvatuksen yhteydenotot tulevat ajoissa.",
        "Kontakterna från småbarnspedagogiken kommer i tid.",
        "Early education contacts us in good time.", 0.40, interface="child_protection>early_education",
    ),
    Item(
        "contact_easy", "interface", "openly",
        "Yhteydenotto lastensuojeluun on helppoa.",
        "Det är lätt att ta kontakt med barnskyddet.",
        "It is easy to contact child protection.", 0.42, unsure=0.06, interface="early_education>child_protection",
    ),
    Item(
        "school_timely", "interface", "early",
        "Koulun yhteydenotot tulevat ajoissa.",
        "Kontakterna från skolan kommer i tid.",
        "School contacts us in good time.", 0.50, interface="student_welfare>school",
    ),
    Item(
        "welfare_reachable", "interface", "together",
        "Yhteydenotto oppilashuoltoon on helppoa.",
        "Det är lätt att ta kontakt med elevvården.",
        "It is easy to contact student welfare.", 0.50, interface="school>student_welfare",
    ),
)  # fmt: skip

USERS_ITEMS: tuple[Item, ...] = (
    Item(
        "heard", "being_heard", "openly",
        "Tulin kuulluksi omassa asiassani yhteistyön aikana.",
        "Jag blev hörd i mitt eget ärende under samarbetet.",
        "I was heard in my own matter during the cooperation.", 0.78,
    ),
    Item(
        "considered", "being_heard", "together",
        "Työntekijät ottivat huomioon minulle ja perheelleni tärkeät asiat.",
        "De anställda beaktade det som är viktigt för mig och min familj.",
        "Staff took into account what matters to me and my family.", 0.74,
    ),
)  # fmt: skip

CODEBOOK_COLUMNS = (
    "item", "dimension", "principle", "text_fi", "text_sv", "text_en", "low", "high", "reverse", "missing",
    "agree_from", "answers", "from_year", "to_year", "interface",
)  # fmt: skip


def codebook_rows(items: tuple[Item, ...]) -> list[list[object]]:
    """Return one row an item in the order of `CODEBOOK_COLUMNS`."""
    return [
        [
            i.item, i.dimension, i.principle, i.fi, i.sv, i.en, 1, 5, int(i.reverse), MISSING,
            4, ANSWERS, i.from_year, None, i.interface,
        ]
        for i in items
    ]  # fmt: skip
