"""Our own design of slides, made in code: 16:9, one master, three layouts, a palette safe for colour-blind readers.

Nothing comes in; what goes out are the bytes of an empty presentation with the layouts "Title", "Title and content" and
"Title only". Sizes are in EMU (914,400 to the inch).
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from graph.views.palette import GROUPS

INCH = 914400
WIDTH, HEIGHT = 12192000, 6858000
MARGIN = INCH * 6 // 10
NAVY = "12304F"
FONT = "Arial"  # on every machine; Liberation Sans stands in for it with the same widths

_XMLNS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument"
_ROOT = (
    "<p:nvGrpSpPr><p:cNvPr id='1' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>"
    "<a:off x='0' y='0'/><a:ext cx='0' cy='0'/><a:chOff x='0' y='0'/><a:chExt cx='0' cy='0'/></a:xfrm></p:grpSpPr>"
)

TITLE = (MARGIN, INCH * 35 // 100, WIDTH - 2 * MARGIN, INCH * 85 // 100)
BODY = (MARGIN, INCH * 14 // 10, WIDTH - 2 * MARGIN, INCH * 54 // 10)
FOOT = INCH * 705 // 100
FOOTER = (MARGIN, FOOT, INCH * 105 // 10, INCH * 3 // 10)
NUMBER = (WIDTH - MARGIN - INCH, FOOT, INCH, INCH * 3 // 10)
COVER = INCH * 43 // 10  # height of the dark part of the first slide


@lru_cache(maxsize=1)
def own_design() -> bytes:
    """An empty presentation of our own design."""
    layouts = (_cover(), _layout("Title and content", "obj", _content()), _layout("Title only", "titleOnly", ""))
    files = {
        "[Content_Types].xml": _content_types(len(layouts)),
        "_rels/.rels": _relations([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": (
            f"<p:presentation {_XMLNS}><p:sldMasterIdLst><p:sldMasterId id='2147483648' r:id='rId1'/>"
            f"</p:sldMasterIdLst><p:sldSz cx='{WIDTH}' cy='{HEIGHT}'/><p:notesSz cx='{HEIGHT}' cy='9144000'/>"
            "</p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": _relations(
            [
                ("slideMaster", "slideMasters/slideMaster1.xml"),
                ("theme", "theme/theme1.xml"),
                ("tableStyles", "tableStyles.xml"),
            ]
        ),
        "ppt/tableStyles.xml": (
            "<a:tblStyleLst xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "
            "def='{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}'/>"
        ),
        "ppt/theme/theme1.xml": _theme(),
        "ppt/slideMasters/slideMaster1.xml": _master(len(layouts)),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(
            [
                *(("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(layouts) + 1)),
                ("theme", "../theme/theme1.xml"),
            ]
        ),
    }
    for number, layout in enumerate(layouts, 1):
        files[f"ppt/slideLayouts/slideLayout{number}.xml"] = layout
        files[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = _relations(
            [("slideMaster", "../slideMasters/slideMaster1.xml")]
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), _HEAD + text)
    return out.getvalue()


def _content_types(layouts: int) -> str:
    parts = {
        "/ppt/presentation.xml": "presentationml.presentation.main",
        "/ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
        "/ppt/theme/theme1.xml": "theme",
        "/ppt/tableStyles.xml": "presentationml.tableStyles",
    } | {f"/ppt/slideLayouts/slideLayout{n}.xml": "presentationml.slideLayout" for n in range(1, layouts + 1)}
    return (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        "<Default Extension='xml' ContentType='application/xml'/>"
        + "".join(f"<Override PartName='{name}' ContentType='{_TYPE}.{kind}+xml'/>" for name, kind in parts.items())
        + "</Types>"
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    return (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + "".join(
            f"<Relationship Id='rId{number}' Type='{_RELATION}/{kind}' Target='{target}'/>"
            for number, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )


def _theme() -> str:
    accents = [GROUPS[name].fill[1:] for name in ("un", "ct", "regional", "national", "international")]
    colours = dict(
        zip(
            "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split(),
            ["1A1A1A", "FFFFFF", NAVY, "EEF2F6", *accents, "D55E00", accents[0], accents[0]],
            strict=True,
        )
    )
    font = f"<a:latin typeface='{FONT}'/><a:ea typeface=''/><a:cs typeface='{FONT}'/>"
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    flat = "<a:solidFill><a:schemeClr val='phClr'/></a:solidFill>"
    rules = "".join(
        f"<a:ln w='{w}' cap='flat' cmpd='sng' algn='ctr'>{flat}<a:prstDash val='solid'/></a:ln>"
        for w in (9525, 15875, 22225)
    )
    return (
        "<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' name='Briefing'><a:themeElements>"
        "<a:clrScheme name='Briefing'>"
        + "".join(f"<a:{name}><a:srgbClr val='{value}'/></a:{name}>" for name, value in colours.items())
        + f"</a:clrScheme><a:fontScheme name='Briefing'><a:majorFont>{font}</a:majorFont><a:minorFont>{font}"
        f"</a:minorFont></a:fontScheme><a:fmtScheme name='Briefing'><a:fillStyleLst>{flat * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{rules}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{flat * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _master(layouts: int) -> str:
    shapes = (
        _rectangle(2, "Edge", (0, TITLE[1], INCH * 14 // 100, TITLE[3]), "tx2")
        + _rectangle(3, "Rule", (MARGIN, FOOT - INCH * 6 // 100, WIDTH - 2 * MARGIN, 9525), "bg2", shade=85)
        + _holder(4, "Title", "type='title'", TITLE, anchor="ctr")
        + _holder(5, "Content", "type='body' idx='1'", BODY, prompt="Text")
        + _feet(6)
    )
    levels = "".join(
        f"<a:lvl{n}pPr marL='{228600 * n}' indent='-228600' algn='l'><a:lnSpc><a:spcPct val='100000'/></a:lnSpc>"
        f"<a:spcBef><a:spcPts val='600'/></a:spcBef><a:buFont typeface='{FONT}'/><a:buChar char='{mark}'/>"
        f"<a:defRPr sz='{size}'><a:solidFill><a:schemeClr val='tx1'/></a:solidFill><a:latin typeface='+mn-lt'/>"
        f"<a:cs typeface='+mn-cs'/></a:defRPr></a:lvl{n}pPr>"
        for n, mark, size in ((1, "•", 1800), (2, "–", 1600), (3, "•", 1400), (4, "–", 1400), (5, "•", 1400))
    )
    return (
        f"<p:sldMaster {_XMLNS}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val='bg1'/></a:solidFill><a:effectLst/>"
        f"</p:bgPr></p:bg><p:spTree>{_ROOT}{shapes}</p:spTree></p:cSld><p:clrMap bg1='lt1' tx1='dk1' bg2='lt2' "
        "tx2='dk2' "
        + " ".join(f"accent{n}='accent{n}'" for n in range(1, 7))
        + " hlink='hlink' folHlink='folHlink'/><p:sldLayoutIdLst>"
        + "".join(f"<p:sldLayoutId id='{2147483648 + n}' r:id='rId{n}'/>" for n in range(1, layouts + 1))
        + "</p:sldLayoutIdLst><p:hf hdr='0' dt='0'/><p:txStyles><p:titleStyle><a:lvl1pPr algn='l'><a:lnSpc>"
        "<a:spcPct val='100000'/></a:lnSpc><a:spcBef><a:spcPct val='0'/></a:spcBef><a:buNone/>"
        "<a:defRPr sz='2800' b='1'><a:solidFill><a:schemeClr val='tx2'/></a:solidFill><a:latin typeface='+mj-lt'/>"
        f"<a:cs typeface='+mj-cs'/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        "<p:otherStyle><a:lvl1pPr><a:defRPr sz='1800'><a:solidFill><a:schemeClr val='tx1'/></a:solidFill>"
        "<a:latin typeface='+mn-lt'/><a:cs typeface='+mn-cs'/></a:defRPr></a:lvl1pPr></p:otherStyle></p:txStyles>"
        "</p:sldMaster>"
    )


def _cover() -> str:
    """The layout of the first slide: a dark upper part with the title, the subtitle below it."""
    white = "<a:defRPr sz='4000' b='1'><a:solidFill><a:schemeClr val='bg1'/></a:solidFill></a:defRPr>"
    grey = "<a:lvl1pPr marL='0' indent='0'><a:buNone/><a:defRPr sz='2000'/></a:lvl1pPr>"
    inner = (
        _rectangle(2, "Cover", (0, 0, WIDTH, COVER), "tx2")
        + _holder(
            3,
            "Title",
            "type='ctrTitle'",
            (MARGIN, INCH * 9 // 10, WIDTH - 2 * MARGIN, COVER - INCH * 13 // 10),
            anchor="b",
            style=f"<a:lvl1pPr>{white}</a:lvl1pPr>",
        )
        + _holder(
            4,
            "Subtitle",
            "type='subTitle' idx='1'",
            (MARGIN, COVER + INCH * 3 // 10, WIDTH - 2 * MARGIN, INCH * 21 // 10),
            style=grey,
        )
        + _feet(5)
    )
    return _layout("Title", "title", inner, whole=True)


def _content() -> str:
    return _holder(3, "Content", "idx='1'", None, prompt="Text")


def _layout(name: str, kind: str, inner: str, *, whole: bool = False) -> str:
    shapes = inner if whole else _holder(2, "Title", "type='title'", None) + inner + _feet(5)
    hidden = " showMasterSp='0'" if whole else ""
    return (
        f"<p:sldLayout {_XMLNS} type='{kind}' preserve='1'{hidden}><p:cSld name='{name}'><p:spTree>{_ROOT}{shapes}"
        "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _feet(first: int) -> str:
    """Footer and slide number, small and grey."""
    grey = (
        "<a:solidFill><a:schemeClr val='tx1'><a:lumMod val='75000'/><a:lumOff val='25000'/></a:schemeClr></a:solidFill>"
    )
    left = (
        f"<a:lvl1pPr marL='0' indent='0' algn='l'><a:buNone/><a:defRPr sz='1000'>{grey}"
        "<a:latin typeface='+mn-lt'/></a:defRPr></a:lvl1pPr>"
    )
    right = left.replace("algn='l'", "algn='r'")
    return _holder(
        first, "Footer", "type='ftr' sz='quarter' idx='11'", FOOTER, anchor="ctr", style=left, prompt=""
    ) + _holder(
        first + 1,
        "Slide number",
        "type='sldNum' sz='quarter' idx='12'",
        NUMBER,
        anchor="ctr",
        style=right,
        prompt="<a:fld id='{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}' type='slidenum'><a:rPr lang='en-GB'/>"
        "<a:t>‹#›</a:t></a:fld>",
    )


def _holder(
    number: int,
    name: str,
    kind: str,
    box: tuple[int, int, int, int] | None,
    *,
    anchor: str = "t",
    style: str = "",
    prompt: str = "Title",
) -> str:
    """A placeholder; without a box it stands where that of the master does."""
    place = _place(box) if box else ""
    body = (
        f"<a:bodyPr lIns='0' tIns='0' rIns='0' bIns='0' anchor='{anchor}'><a:normAutofit/></a:bodyPr>"
        if box
        else "<a:bodyPr/>"
    )
    words = (
        prompt if prompt.startswith("<") else f"<a:r><a:rPr lang='en-GB'/><a:t>{prompt}</a:t></a:r>" if prompt else ""
    )
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='{number}' name='{name}'/><p:cNvSpPr><a:spLocks noGrp='1'/></p:cNvSpPr><p:nvPr>"
        f"<p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>"
        f"<a:p>{words}</a:p></p:txBody></p:sp>"
    )


def _rectangle(number: int, name: str, box: tuple[int, int, int, int], colour: str, *, shade: int = 100) -> str:
    darker = f"<a:lumMod val='{shade * 1000}'/>" if shade != 100 else ""
    return (
        f"<p:sp><p:nvSpPr><p:cNvPr id='{number}' name='{name}'/><p:cNvSpPr/><p:nvPr userDrawn='1'/></p:nvSpPr><p:spPr>"
        f"{_place(box)}<a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val='{colour}'>{darker}"
        "</a:schemeClr></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>"
        "</p:sp>"
    )


def _place(box: tuple[int, int, int, int]) -> str:
    left, top, wide, high = box
    return f"<a:xfrm><a:off x='{left}' y='{top}'/><a:ext cx='{wide}' cy='{high}'/></a:xfrm>"
