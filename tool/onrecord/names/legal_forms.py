"""The legal forms of companies: one list, and the one place where they are removed from a name.

Words are folded by `make_search_key`. A form may be written as one word or several: `S.A.`, `A/S` and `S p A` are `sa`,
`as` and `spa`.
"""

from collections.abc import Sequence

from onrecord.names.text_keys import make_search_key


def _fold(forms: str) -> frozenset[str]:
    return frozenset(make_search_key(form) for form in forms.split())


FORMS = _fold(
    """
    inc incorporated corp corporation llc llp lp plc lllp pllc ltd limited ltda limitada ulc cic ptyltd ptylimited pty
    proprietarylimited pteltd pte privatelimited pvtltd pvt sdnbhd sendirianberhad bhd berhad
    gmbh mbh ggmbh gesellschaftmbh gesellschaftmitbeschränkterhaftung ag aktiengesellschaft kg kommanditgesellschaft
    kgaa gmbhcokg gmbhcokgaa agcokg ugcokg ohg gbr ev ek ug ughaftungsbeschränkt partg partgmbb stiftungcokg se sce sàrl
    sa sas sasu sarl eurl snc scs sca scop scrl sprl bv bvba cvba nv vof sanv nvsa cooperatieuua sociétéanonyme
    sociedadanonima sociedadlimitada sl slu slne sau spa srl srls sapa sociétéparactions societàperazioni
    ab publab abpubl publ aktiebolag hb kb as asa aktieselskab aksjeselskap allmennaksjeselskap aps ivs amba fmba smba
    oy oyj abp ky osakeyhtiö hf ehf ohf slf
    sro spolsro zrt nyrt kft bt rt spzoo spółkazoo spj spk spzookomandytowa spzoospk doo dd jdoo dno
    uab eood ood ead kd srl sc
    jsc pjsc cjsc ojsc ooo oao zao pao тоо ооо оао зао пао ао тов ат прат llcfz fzllc fze fzco wll psc
    aş anonimşirketi ltdşti limitedşirketi anonymietairia αε επε
    sadecv sabdecv srldecv sderldecv sapidecv eireli
    kk gk yk ktd pt tbk pttbk cvtbk tnhh cổphần jsb
    株式会社 有限会社 合同会社 合資会社 合名会社 有限公司 股份有限公司 有限责任公司 有限責任公司 株式會社
    주식회사 유한회사
    """
)
"""Company forms and their abbreviations, from the ELF code list (ISO 20275), for the most common countries."""

GROUP_WORDS = _fold(
    "group groupe gruppe gruppen grupo gruppo konsern koncern holding holdings company co compagnie cie"
)
"""Words that people drop like a legal form, but that are part of some companies' names: "The Gym Group"."""

EVERYDAY_FORMS = _fold("ad ao ba da eg ep is ks oü ps sf sia ans")
"""Forms that are also words: `ad` is a Bulgarian form and an English word. They count in comparisons, not in texts."""

_NEVER_APART = frozenset({"ab"})
"""Only written as one word: after a name in a text, "A/B" is a kind of test."""

LEADING_FORMS = _fold(
    "ab as ooo oao zao pao ооо оао зао пао ао тоо тов pt uab sia oü 株式会社 有限会社 合同会社 주식회사"
)
"""Forms that can also come before the name: AB Volvo, PT Telkom, 株式会社."""

UNSPACED_FORMS = tuple(
    sorted((form for form in FORMS | LEADING_FORMS if form > "\u1100"), key=lambda form: (-len(form), form))
)
"""Forms in scripts that have no space between the name and the form."""

_IN_TEXT = FORMS | GROUP_WORDS
COMPARED_FORMS = FORMS | GROUP_WORDS | EVERYDAY_FORMS
MOST_FORM_WORDS = 7
"""The longest form, written as several words: S. de R. L. de C. V."""


def count_without_legal_form(words: Sequence[str], *, comparing: bool = False) -> int:
    """How many words of a name remain without the legal form at its end; all of them if there is no form.

    At least one word remains, and two before a group word, so that "Gym Group" is not searched as "Gym". With
    `comparing`, group words and everyday forms are removed as well, since a comparison should rather say "the same".
    """
    for count in range(min(MOST_FORM_WORDS, len(words) - 1), 0, -1):
        form, rest = "".join(words[-count:]), len(words) - count
        if form in (COMPARED_FORMS if comparing else FORMS) or (form in GROUP_WORDS and rest >= 2):
            return rest
    return len(words)


def begins_with_legal_form(words: Sequence[str]) -> bool:
    """Whether words that follow a name begin with a company form or a group word."""
    for count in range(1, min(MOST_FORM_WORDS, len(words)) + 1):
        form = "".join(words[:count])
        if form in _IN_TEXT and (count == 1 or form not in _NEVER_APART):
            return True
    return False
