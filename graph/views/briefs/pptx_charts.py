"""Charts of a briefing as native charts of slides, which can be edited, each with its numbers in a workbook inside.

What comes in are :class:`~graph.views.briefs.model.Chart` values; what goes out are charts of python-pptx. The workbook
is written here, not by python-pptx: names stay text there, whatever they begin with, and no moment of writing is kept.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.util import Emu, Pt
from xlsxwriter import Workbook

from graph.queries.answer import neutral
from graph.views.briefs.figures import INKS, SHADES, chart_words
from graph.views.briefs.model import Chart
from graph.views.briefs.pptx_measure import POINT, fitted, height, safe
from graph.views.briefs.pptx_slides import SMALL, Box, Writer, describe, new_page, text_box
from graph.views.briefs.pptx_tables import CAPTION, put_remark, remark_height

KINDS = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
}
MOST = {"bar": 16, "column": 24, "stacked": 24}  # categories of one chart; more go on in a further chart
NO_NOUGHTS = "General;-General;"
PATTERNS = {"planned": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, "recommended": MSO_PATTERN.PERCENT_20}
"""Statuses are told apart by pattern, not by colour alone."""

LABEL = 46  # letters of a category
LEAST = 0.6  # part of the room of a slide that columns need, else it begins on a new one


def put_chart(writer: Writer, chart: Chart) -> None:
    """Draw a chart where there is room, in several parts if it has more categories than can be read at once."""
    most = MOST[chart.kind]
    starts = list(range(0, max(len(chart.categories), 1), most))
    for number, start in enumerate(starts):
        count = len(chart.categories[start : start + most])
        need = writer.design.area.height * LEAST if chart.kind != "bar" else (60 + 22 * count) * POINT
        if writer.page.top > writer.design.area.top and writer.left < need + remark_height(writer, chart.note):
            new_page(writer, writer.design.bare)
        part = f" ({number + 1}/{len(starts)})" if len(starts) > 1 else ""
        cut = Chart(
            chart.title,
            chart.kind,
            chart.categories[start : start + most],
            tuple((name, values[start : start + most]) for name, values in chart.series),
            chart.unit,
        )
        _put(writer, cut, part, chart.note if start == starts[-1] else "")


def workbook(categories: list[str], series: list[tuple[str, list[float]]]) -> bytes:
    """The workbook behind a chart, laid out as python-pptx refers to it: categories in A, series from B on."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(categories, 1):
        sheet.write_string(row, 0, name)
    for column, (name, values) in enumerate(series, 1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, 1):
            sheet.write_number(row, column, value)
    book.close()
    return out.getvalue()


def _put(writer: Writer, chart: Chart, part: str, note: str) -> None:
    area, page = writer.design.area, writer.page
    whole = safe(chart.title) + (f" ({safe(chart.unit)})" if chart.unit else "")
    title = fitted(whole, CAPTION, area.width * 0.85, bold=True, breadth=writer.design.breadth)
    if whole != title:
        page.whole.append(whole)
    high = int(height(1, CAPTION))
    text_box(writer, Box(area.left, page.top, area.width, high), title + part, CAPTION, bold=True, name="Caption")
    page.top += high + 4 * POINT
    room = area.bottom - page.top - remark_height(writer, note)
    if chart.kind == "bar":  # few bars are no thicker than many
        room = min(room, (30 + 44 * len(chart.categories)) * POINT)
    categories = [neutral(_label(writer, name)) for name in chart.categories]
    series = [(neutral(safe(name)), [float(value) for value in values]) for name, values in chart.series]
    data = CategoryChartData(number_format="General")
    data.categories = categories
    for name, values in series:
        data.add_series(name, values)
    frame = page.slide.shapes.add_chart(
        KINDS[chart.kind], Emu(area.left), Emu(page.top), Emu(area.width), Emu(room), data
    )
    frame.name = "Chart"
    frame.chart.part.chart_workbook.update_from_xlsx_blob(workbook(categories, series))
    describe(frame, chart_words(chart))
    _dress(frame.chart, chart)
    page.top += room
    if note:
        put_remark(writer, note)


def _label(writer: Writer, name: str) -> str:
    text = safe(name)
    if len(text) > LABEL:
        writer.page.whole.append(text)
        return text[: LABEL - 1].rstrip() + "…"
    return text


def _dress(drawn: Any, chart: Chart) -> None:
    """Sizes, colours and axes."""
    drawn.font.size = Pt(SMALL)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
    plot = drawn.plots[0]
    plot.gap_width, plot.vary_by_categories = 45, False
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(SMALL)
    plot.data_labels.show_value = True
    if chart.kind == "stacked":
        plot.overlap = 100
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = NO_NOUGHTS, False
    whole = all(float(value).is_integer() for _, values in chart.series for value in values)
    axis = drawn.value_axis
    axis.has_title = False  # the unit stands in the caption
    axis.minimum_scale = min(0.0, *(value for _, values in chart.series for value in values), 0.0)
    axis.has_major_gridlines = chart.kind == "stacked"
    if axis.has_major_gridlines:
        axis.major_gridlines.format.line.color.rgb = RGBColor(0xD9, 0xD9, 0xD9)
    if whole:
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
        most = max((sum(values) for values in zip(*(row for _, row in chart.series), strict=True)), default=0)
        if most <= 8:
            axis.major_unit = 1
    if chart.kind == "bar":
        drawn.category_axis.reverse_order = True  # the first category on top, as in the table
        axis.visible = False
    drawn.category_axis.format.line.color.rgb = RGBColor(0x8C, 0x8C, 0x8C)
    drawn.category_axis.has_major_gridlines = False
    for index, one in enumerate(plot.series):
        _colour(one, chart.series[index][0], index, stacked=chart.kind == "stacked")


def _colour(series: Any, name: str, index: int, *, stacked: bool) -> None:
    colour = RGBColor.from_string(SHADES[index % len(SHADES)][1:])
    fill = series.format.fill
    if name in PATTERNS:
        fill.patterned()
        fill.pattern = PATTERNS[name]
        fill.fore_color.rgb = RGBColor.from_string(SHADES[0][1:])
        fill.back_color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    else:
        fill.solid()
        fill.fore_color.rgb = colour
        if stacked:
            labels = series.data_labels
            labels.show_value, labels.font.size = True, Pt(SMALL)
            labels.number_format, labels.number_format_is_linked = NO_NOUGHTS, False
            labels.font.color.rgb = RGBColor.from_string(INKS[index % len(INKS)][1:])
    series.format.line.color.rgb = RGBColor(0x59, 0x59, 0x59)
    series.format.line.width = Pt(0.75)
    series.invert_if_negative = False
