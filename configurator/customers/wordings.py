"""Wordings: the very words that customers answer, by purpose and version. Published words never change.

A translation is a wording of its own: who read German answered the German words, and the ledger names that version.
So these texts stand here and not among the translations of pages, which may be mended at any time. What is new goes to
the end of its list, first in English, then in the other languages with the number of the edition that they translate.
"""

from typing import NamedTuple

from django.utils.translation import get_language

from configurator.customers.models import Purpose

ENGLISH = "en"


class Wording(NamedTuple):
    """One text in one language. Those with the same edition mean the same."""

    edition: int
    language: str
    text: str


WORDINGS: dict[Purpose, tuple[Wording, ...]] = {
    Purpose.PERSONALISE: (
        Wording(
            1,
            ENGLISH,
            "Learn from my choices, so that the next visit is shorter. Off: nothing is written down. This visit: "
            "forgotten when the visit is over. Always: kept until I erase it. I can change this at any time.",
        ),
        Wording(
            1,
            "de",
            "Aus meiner Auswahl lernen, damit der nächste Besuch kürzer wird. Aus: Nichts wird festgehalten. Dieser "
            "Besuch: vergessen, sobald der Besuch vorbei ist. Immer: aufbewahrt, bis ich es lösche. Ich kann das "
            "jederzeit ändern.",
        ),
        Wording(
            1,
            "fa",
            "از انتخاب‌های من یاد بگیرید تا بازدید بعدی کوتاه‌تر شود. خاموش: چیزی ثبت نمی‌شود. این بازدید: با پایان "
            "بازدید فراموش می‌شود. همیشه: تا وقتی خودم پاک کنم می‌ماند. هر زمان می‌توانم این را تغییر دهم.",
        ),
        Wording(
            1,
            "zh-hans",
            "根据我的选择进行学习，让下次来访更省时。关闭：不做任何记录。本次访问：访问结束即遗忘。始终：保留至我删除为止。"  # noqa: RUF001
            "我可以随时更改。",
        ),
    ),
    Purpose.MESSAGE: (
        Wording(
            1,
            ENGLISH,
            "Write to me about builds that I saved and things that I ordered, not more often than I say. "
            "I can stop it with one click in every message.",
        ),
        Wording(
            1,
            "de",
            "Mir zu gespeicherten Zusammenstellungen und bestellten Dingen schreiben, nicht öfter, als ich es sage. "
            "Ich kann das in jeder Nachricht mit einem Klick beenden.",
        ),
        Wording(
            1,
            "fa",
            "درباره پیکربندی‌هایی که ذخیره کرده‌ام و چیزهایی که سفارش داده‌ام برایم بنویسید، نه بیشتر از آنچه خودم "
            "می‌گویم. در هر پیام می‌توانم با یک کلیک آن را متوقف کنم.",
        ),
        Wording(
            1,
            "zh-hans",
            "就我保存的配置方案和订购的商品给我写信，频率不超过我所选的。每封信里我都可以一键停止。",  # noqa: RUF001
        ),
    ),
    Purpose.RESEARCH: (
        Wording(
            1,
            ENGLISH,
            "Count my choices, without my name or address, to find out what should be offered. "
            "I can take this back at any time; what is counted already stays counted.",
        ),
        Wording(
            1,
            "de",
            "Meine Auswahl ohne Namen und Adresse mitzählen, um herauszufinden, was angeboten werden sollte. "
            "Ich kann das jederzeit zurücknehmen; was schon gezählt ist, bleibt gezählt.",
        ),
        Wording(
            1,
            "fa",
            "انتخاب‌های مرا بدون نام و نشانی بشمارید تا روشن شود چه چیزی باید عرضه شود. هر زمان می‌توانم این را پس "
            "بگیرم؛ آنچه پیش‌تر شمرده شده، شمرده می‌ماند.",
        ),
        Wording(
            1,
            "zh-hans",
            "统计我的选择（不含姓名和地址），以了解应当提供什么。我可以随时撤回；已经统计的仍计算在内。",  # noqa: RUF001
        ),
        Wording(
            2,
            ENGLISH,
            "Put what I do and buy here, and what the shop makes of it, into data sets for market research: without "
            "name, address or exact dates, in rough steps, and only where at least nine others look the same. I can "
            "take this back at any time and am in no later data set; those made before stay, since none says which "
            "row is mine.",
        ),
        Wording(
            2,
            "de",
            "Was ich hier tue und kaufe, und was das Geschäft daraus schließt, in Datensätze für die Marktforschung "
            "aufnehmen: ohne Namen, Anschrift und genaue Tage, in groben Stufen, und nur, wo mindestens neun andere "
            "gleich aussehen. Ich kann das jederzeit zurücknehmen und bin dann in keinem späteren Datensatz; was "
            "schon gemacht ist, bleibt, denn darin steht nirgends, welche Zeile meine ist.",
        ),
        Wording(
            2,
            "fa",
            "آنچه اینجا انجام می‌دهم و می‌خرم و آنچه فروشگاه از آن برداشت می‌کند در مجموعه‌داده‌های پژوهش بازار بیاید: بدون "
            "نام، نشانی و تاریخ دقیق، در بازه‌های کلی، و تنها جایی که دست‌کم نُه نفر دیگر همان‌گونه دیده شوند. هر زمان "
            "می‌توانم این را پس بگیرم و از آن پس در هیچ مجموعه‌داده‌ای نیستم؛ آنچه پیش‌تر ساخته شده می‌ماند، چون در آن "
            "نیامده کدام سطر از آنِ من است.",
        ),
        Wording(
            2,
            "zh-hans",
            "把我在这里的行为和购买，以及商店由此得出的判断，收入市场研究数据集：不含姓名、地址和确切日期，只分大致的档次，"  # noqa: RUF001
            "并且只在至少另有九人看起来相同时才收入。我可以随时撤回，此后的数据集中不再有我；"  # noqa: RUF001
            "之前做好的保持不变，因为其中没有写明哪一行是我的。",  # noqa: RUF001
        ),
    ),
}


def newest_wording(purpose: Purpose) -> int:
    """The version that pages show now, counted from 1: the newest edition, in the reader's language if it has it.

    An edition that is not translated yet is shown in English, never an older one that means something else.
    """
    rows = WORDINGS[purpose]
    newest = max(row.edition for row in rows)
    at = {row.language: version for version, row in enumerate(rows, 1) if row.edition == newest}
    return at.get(get_language() or ENGLISH, at[ENGLISH])


def wording_of(purpose: Purpose, version: int = 0) -> str:
    """The words of a version, as they were read; of 0 those that pages show now."""
    return WORDINGS[purpose][(version or newest_wording(purpose)) - 1].text


def edition_of(purpose: Purpose, version: int) -> int:
    """The edition of a version's words, 0 where they are not known."""
    return WORDINGS[purpose][version - 1].edition if version else 0


def language_of(purpose: Purpose, version: int) -> str:
    """The language of a version's words."""
    return WORDINGS[purpose][version - 1].language
