"""Words that say nothing about who bears a name: legal forms and honorifics, dropped before names are compared, and the
small words that join others."""

LEGAL_FORMS = frozenset(
    """
    ab ag aktiebolag aps as asa bhd bv bvba co coltd company corp corporation cv doo dooel eood eurl fze fzco gmbh
    inc incorporated jsc kft kg kk limited limitada llc llp lp ltd ltda mbh nv oao ohg oo ooo ojsc oy oyj pao pjsc plc
    pte pty pvt sa sal saog sarl sas sasu sc sdn se sia sl slu sp spa spol spzoo sro srl tbk tov uab ug wll zao zrt
    """.split()  # noqa: SIM905 - a list of eighty strings reads worse
)
HONORIFICS = frozenset(
    "mr mrs ms miss dr prof eng sheikh shaykh shaikh haji hajji mullah maulvi sir dame lord don".split()  # noqa: SIM905
)
JOINERS = frozenset("a al and de del der di el et i la le of the und van von y".split())  # noqa: SIM905
