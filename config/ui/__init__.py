"""How pages are made: GOV.UK components, form fields and a handful of parts of our own. This app imports no other.

A page extends base.html, and the tags below are built into every template (no {% load %}).

    {% extends "base.html" %}
    {% block title %}Judge – NSCP-142{% endblock %}    base.html adds "Error: " before and " – Followthrough" after
    {% block breadcrumbs %}{% breadcrumbs "Actions" list_url "NSCP-142" action_url %}{% endblock %}
    {% block caption %}<span class="govuk-caption-l">Baby K</span>{% endblock %}
    {% block h1 %}Judge the answer{% endblock %}
    {% block content %}…{% endblock %}

More blocks: heading (caption and h1 together; empty it when a field's label is the h1), errors, notices, main (all of
these), head, scripts. A form in the context as "form" (a formset as "formset") gets its error summary and the title's
"Error: " by itself; other forms: {% block errors %}{% error_summary one two %}{% endblock %}.
account/entrance.html is the same page in a two-thirds column. components/document.html is the page without the frame:
it needs no database and no request, so the error pages extend it.

Components
    {% govuk "button" text="Judge" href=url classes="govuk-button--secondary" %}
    {% govuk "summaryList" rows=rows %}                    parameters as in GOV.UK's documentation, dicts from the view
    {% govuk "input" name="q" id="q" label="Search" hint="A reference or a word" %}
    {% govuk "tag" text=word classes="govuk-tag--grey" attributes__data_x="1" %}   a__b nests, a_b is aB
    {% govukblock "details" summary_text="Earlier rounds" %}…HTML…{% endgovukblock %}   the content is the html
    {% govukblock "summaryList" %}
      {% for agency in agencies %}{% govukitem key=agency.name %}…{% endgovukitem %}{% endfor %}
    {% endgovukblock %}                                    also in tabs (label=, id=), accordion (heading=), taskList
Text is always escaped. html= takes only what is a SafeString; plain text there raises UnsafeHtml. None is "not given".

Forms (novalidate, and the fields one by one)
    <form method="post" novalidate>{% csrf_token %}
      {% field form.question rows=6 count=True %}          count: characters left, of the field's max_length
      {% field form.due_on hint="At least 10 working days from now" %}
      {% field form.agencies hints=hints small=True %}     hints: {value: text} under each choice
      {% field form.level heading=True inline=True %}      the label is the page's h1
      {% govuk "button" text="Issue to 7 agencies" prevent_double_click=True %}
    </form>
All options: config.ui.fields.Look. {% fields form %} is all of them. The widget decides the component: TextInput,
Textarea, Select, RadioSelect, CheckboxSelectMultiple, CheckboxInput, FileInput, PasswordInput. From config.ui.forms:
DateField (three boxes <name>_day, _month, _year; takes month names) and FilesField (several files, a list).
Stock errors are reworded from the label when shown: "Enter the question", "Due date must include a year". Write a
label as it reads in a sentence, and give error_messages where that is not enough.

Lists
    page = listed_page(request.GET, queryset, order=("due_on", "-number"))
    {% keyset_pagination page %}                           keeps the other parameters
    lists with columns, orders and files: config/ui/lists.py; templates/lists/ shows them
    <table class="govuk-table ft-table-stack">             rows stack below 641 px; cells carry data-label="Due"
    <div class="ft-table-scroll" tabindex="0" role="region" aria-labelledby="caption-id">   a table too wide to stack

Status
    {% brag "amber" "with the partnership" %}              red amber green blue grey, never without the word
    {% rollup Rollup(segments=(Segment("green", "assured", 5), Segment("red", "late", 1)), sentence="…") %}
    rollup.svg(segments) is the bar alone, for exports. Class ft-chart makes any SVG fit its column.
    config.ui.charts draws bars, lines and a map of counts; a page shows them by actions/_picture.html.

Parts of our own (classes)
    ft-room > ft-room__main + ft-room__side                two thirds and one third; ft-facts: a dl of quiet pairs
    ft-card, ft-card--asked; ft-stay                       a box; the question on a tint; stays in sight (in ft-room)
    ft-record > ft-record__entry (--decision, --quiet) > ft-record__title, ft-record__by       conversation of record
    ft-files > ft-files__item > ft-files__about            a list of files with a line about each
    ft-worklist > ft-worklist__title > ft-worklist__count; ft-worklist__rows > ft-worklist__row > ft-worklist__words,
        ft-worklist__when (--late), ft-worklist__do; ft-button-row for a button that stands in a row
    ft-sides > ft-sides__draft + ft-sides__source          draft beside source; ft-source-block (lights up as :target),
        ft-draft-item (--unsure), ft-depth-1 … ft-depth-4
    ft-as-printed (a report's own words), ft-keep-lines, ft-lede, ft-reading (line length), ft-quiet, ft-reference,
        ft-nowrap, ft-number, ft-section, ft-title-row (h1 with a button at its right), ft-empty, ft-filter (a bar of
        selects), ft-figures > ft-figures__item > ft-figures__number, __words, __change
    ft-button-link (a POST that reads as a link), ft-no-print, ft-only-script (hidden where there is no script)
    MoJ: moj-timeline, sortable tables (data-module="moj-sortable-table"), sub-navigation:
        {% include "components/sub_navigation.html" with label="Parts of the review" items=parts %}
        parts: dicts or objects with text, href, active
Behaviour: data-ft-tick="agencies" data-ft-ticked="true|false" on a button ticks every box of that name;
    data-ft-print prints.

The frame: a context variable with user_name, home, version, demo (bool), search (an address or None),
    tabs and partnerships (lists of objects with text, href, active). All optional: without, there is only a title bar.

Never an inline script, an on… attribute or a style attribute: the security policy drops them, and a test finds them.
"""
