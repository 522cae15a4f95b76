"""Pure: greetings and thanks, which are polite and no questions."""

from enum import StrEnum

from lumi.answers.texts import words


class Smalltalk(StrEnum):
    """What a text is that asks nothing."""

    GREETING = "greeting"  # "hi", "good morning"
    THANKS = "thanks"  # "thank you!", "ok, perfect"
    WORDLESS = "wordless"  # "👍", "…"


# A text is small talk when nothing but these is in it: en es pt de fr it nl tr id hi ar he.
_GREETINGS = """
hi, hello, hey, hiya, hi there, hello there, hey there, good morning, good afternoon, good evening,
good day, anyone there, is anyone there, is anybody there, anybody there, are you there
how are you, how are you doing, how is it going, how's it going, greetings, morning
hola, hay alguien, hay alguien ahi, estan ahi
buenas, buenos dias, buenas tardes, buenas noches, que tal, como estas, como esta
oi, ola, tem alguem ai, bom dia, boa tarde, boa noite, tudo bem, tudo bom, e ai
hallo, ist da jemand, ist jemand da
guten morgen, guten tag, guten abend, moin, servus, gruss gott, wie geht's, wie geht es ihnen
bonjour, il y a quelqu'un, y a quelqu'un
bonsoir, salut, coucou, ca va, comment ca va, comment allez vous
ciao, c'e qualcuno, buongiorno, buonasera, buon giorno, buona sera, salve, come stai, come va
goedemorgen, goedemiddag, goedenavond, goedendag, hoi, hoe gaat het
merhaba, selam, gunaydin, iyi gunler, iyi aksamlar, iyi geceler, nasilsin, nasilsiniz
halo, hai, selamat pagi, selamat siang, selamat sore, selamat malam, permisi, apa kabar
नमस्ते, नमस्कार, हैलो, हेलो, सुप्रभात, namaste, namaskar
مرحبا, اهلا, اهلا وسهلا, السلام عليكم, صباح الخير, مساء الخير, هاي, كيف حالك, سلام
שלום, היי, הי, בוקר טוב, ערב טוב, צהריים טובים, מה שלומך, מה נשמע
"""
_THANKS = """
thanks, thank you, thank u, thanks so much, cheers mate, thanks mate, thanks love,
thanks a million, thx, ty, many thanks, thanks a lot,
thank you so much, thank you very much, so
cheers, great, perfect, ok, okay, cool, awesome, nice, got it, bye, bye bye, goodbye, see you,
see u, see ya, cya, see you then, see you soon, see you there, see you tomorrow, talk later, please,
lovely, no problem, no worries, will do
that's all, that is all, much appreciated, good night, have a nice day, you too, super, alright
gracias, muchas gracias, mil gracias, gracias guapa, gracias guapo, gracias maja, gracias majo,
muchisimas gracias, gracias a ti, gracias a vosotros, muy amable, perfecto,
vale, genial, de acuerdo, adios, por favor
hasta luego, hasta manana, hasta pronto, nos vemos, chao, estupendo
obrigado, obrigada, obrigadao, obrigadinha, agradeco, muito obrigado, muito obrigada, valeu,
perfeito, beleza, tchau, ate logo, ate amanha, ate mais, ate la
danke, danke dir, danke ihnen, danke euch, dank dir, danke schon, vielen dank, danke sehr,
besten dank, alles klar, tschuss, bitte, wunderbar, auf wiedersehen, bis dann, bis morgen
bis bald
merci, merci beaucoup, merci bien, merci a vous, merci a toi, je vous remercie, parfait, d'accord,
au revoir, s'il vous plait, super merci, a bientot, a demain, a tout a l'heure, bonne journee
grazie, grazie a te, grazie a voi, grazie mille, ti ringrazio, vi ringrazio, molte grazie,
perfetto, va bene, arrivederci, per favore, prego, a domani, a presto, ci vediamo
dank je, dank je wel, dank u, dank u wel, bedankt, dankjewel, hartelijk dank, tot ziens, oke,
prima, alsjeblieft, tot dan, tot morgen, tot zo
tesekkurler, tesekkur ederim, cok tesekkurler, sagol, tamam, gorusuruz, lutfen
terima kasih, makasih, terima kasih banyak, baik, oke, sampai jumpa, tolong
धन्यवाद, शुक्रिया, बहुत धन्यवाद, ठीक है, dhanyavad, shukriya
شكرا, شكرا جزيلا, شكرا لك, تمام, حسنا, مع السلامة, من فضلك, ممتاز
תודה, תודה רבה, מעולה, אוקיי, להתראות, בבקשה, סבבה
"""

# Asked of Lumi herself; the last answer to give is "I don't know".
_WHO = """
are you a bot, are you a robot, are you human, are you a human, are you real, are you a real person
am i talking to a bot, am i talking to a robot, am i talking to a person, is this a bot, is this a
robot, is this automated, who are you, who is this, who am i talking to, what are you
eres un bot, eres un robot, eres humano, eres humana, eres una persona, eres real, quien eres
voce e um robo, voce e um bot, es um robo, quem e voce, quem es, e uma pessoa
bist du ein bot, bist du ein roboter, sind sie ein bot, sind sie ein roboter, bist du ein mensch
sind sie ein mensch, wer bist du, wer sind sie, bist du echt
es-tu un robot, etes-vous un robot, vous etes un robot, tu es un robot, es-tu humain
etes-vous humain, qui es-tu, qui etes-vous, c'est un robot
sei un robot, sei un bot, sei umano, sei una persona, chi sei, e un robot
ben je een robot, ben je een bot, ben je een mens, bent u een robot, wie ben je, wie bent u
robot musun, bot musun, insan misin, sen kimsin, kimsin, gercek misin
apakah kamu robot, apakah ini bot, apakah ini robot, kamu siapa, siapa ini, ini bot
क्या आप रोबोट हैं, क्या आप इंसान हैं, आप कौन हैं, क्या यह बॉट है
هل أنت روبوت, هل انت روبوت, هل أنت إنسان, من أنت, من انت
אתה רובוט, את רובוט, אתה בוט, את בוט, מי אתה, מי את, זה בוט
"""


def _phrases(listed: str) -> dict[tuple[str, ...], None]:
    return {tuple(words(one)): None for one in listed.replace("\n", ",").split(",") if words(one)}


_SAID = {
    **dict.fromkeys(_phrases(_THANKS), Smalltalk.THANKS),
    **dict.fromkeys(_phrases(_GREETINGS), Smalltalk.GREETING),
}
_ABOUT_LUMI = _phrases(_WHO)
_MOST_WORDS = max(map(len, _SAID))


def smalltalk(text: str) -> Smalltalk | None:
    """What kind of small talk the whole text is; None when it holds anything else."""
    left = words(text)
    if not left:
        return Smalltalk.WORDLESS
    kinds = []
    while left:
        size = _polite(left)
        if not size:
            return None
        kinds.append(_SAID[tuple(left[:size])])
        left = left[size:]
    return Smalltalk.THANKS if Smalltalk.THANKS in kinds else Smalltalk.GREETING


def is_about_lumi(text: str) -> bool:
    """Whether it asks who or what is answering."""
    return tuple(words(text)) in _ABOUT_LUMI


def _polite(spoken: list[str]) -> int:
    """How many words at the beginning make the longest known phrase."""
    for size in range(min(_MOST_WORDS, len(spoken)), 0, -1):
        if tuple(spoken[:size]) in _SAID:
            return size
    return 0
