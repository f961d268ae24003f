"""The tags of our pages; built into every template (settings.TEMPLATES). See config/ui/__init__.py for examples."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ImproperlyConfigured
from django.forms.boundfield import BoundField
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from config.ui import fields, rollup
from config.ui.components import render
from config.ui.pagination import KeysetPage
from config.ui.params import Params, of_component, of_item

register = template.Library()

# Where {% govukitem %} goes in each component: the list, and the part of an item that its content fills.
_ITEMS = {
    "summaryList": ("rows", "value"),
    "tabs": ("items", "panel"),
    "accordion": ("items", "content"),
    "taskList": ("items", "title"),
    "breadcrumbs": ("items", ""),
}
_COLOURS = {"red", "amber", "green", "blue", "grey"}


@register.simple_tag
def govuk(component: str, /, **arguments: Any) -> SafeString:
    """A GOV.UK component: {% govuk "button" text="Judge" href=url classes="govuk-button--secondary" %}."""
    return render(component, of_component(arguments))


class _Arguments:
    """The name and keywords of a block tag, resolved when rendering."""

    def __init__(self, parser: Parser, token: Token, *, named: bool) -> None:
        bits = token.split_contents()
        tag = bits.pop(0)
        if named and not bits:
            raise TemplateSyntaxError(f"{tag} needs the name of a component")
        self.name: FilterExpression | None = parser.compile_filter(bits.pop(0)) if named else None
        self.keywords = token_kwargs(bits, parser)
        if bits:
            raise TemplateSyntaxError(f"{tag} takes name=value, not {bits[0]!r}")

    def resolve(self, context: Context) -> Params:
        return {name: value.resolve(context) for name, value in self.keywords.items()}


class _BlockNode(Node):
    def __init__(self, arguments: _Arguments, nodelist: NodeList) -> None:
        self.arguments, self.nodelist = arguments, nodelist

    def render(self, context: Context) -> SafeString:
        name = str(self.arguments.name.resolve(context)) if self.arguments.name else ""
        params = of_component(self.arguments.resolve(context))
        items: list[Params] = []
        stack = _open_blocks(context)
        stack.append((name, items))
        try:
            content = self.nodelist.render(context)
        finally:
            stack.pop()
        params |= {_ITEMS[name][0]: items} if items else {"html": content}
        return render(name, params)


class _ItemNode(Node):
    def __init__(self, arguments: _Arguments, nodelist: NodeList) -> None:
        self.arguments, self.nodelist = arguments, nodelist

    def render(self, context: Context) -> SafeString:
        stack = _open_blocks(context)
        if not stack or stack[-1][0] not in _ITEMS:
            raise TemplateSyntaxError(f"govukitem stands inside govukblock with one of {', '.join(_ITEMS)}")
        name, items = stack[-1]
        part = _ITEMS[name][1]
        html = {"html": self.nodelist.render(context)}
        items.append(of_item(self.arguments.resolve(context)) | ({part: html} if part else html))
        return SafeString("")


def _open_blocks(context: Context) -> list[tuple[str, list[Params]]]:
    """The components being rendered around this place, innermost last, with the items found in each."""
    kept: Any = context.render_context
    found: list[tuple[str, list[Params]]] = kept.setdefault("govuk_open_blocks", [])
    return found


@register.tag
def govukblock(parser: Parser, token: Token) -> Node:
    """A component around HTML: {% govukblock "details" summary_text="More" %}…{% endgovukblock %}."""
    arguments = _Arguments(parser, token, named=True)
    nodelist = parser.parse(("endgovukblock",))
    parser.delete_first_token()
    return _BlockNode(arguments, nodelist)


@register.tag
def govukitem(parser: Parser, token: Token) -> Node:
    """One row, panel or section of the govukblock around it: {% govukitem key="Type" %}LCSPR{% endgovukitem %}."""
    arguments = _Arguments(parser, token, named=False)
    nodelist = parser.parse(("endgovukitem",))
    parser.delete_first_token()
    return _ItemNode(arguments, nodelist)


@register.simple_tag
def field(bound: BoundField, **look: Any) -> SafeString:
    """One form field with label, hint and error; for what can be said see config.ui.fields.Look."""
    if not isinstance(bound, BoundField):
        raise ImproperlyConfigured("{% field %} was given no form field: check its name in the template")
    return fields.render_field(bound, **look)


@register.simple_tag(name="fields")
def all_fields(form: Any, **look: Any) -> SafeString:
    """Every field of a form in its order, hidden ones too."""
    return mark_safe("\n".join(fields.render_field(bound, **look) for bound in form))  # noqa: S308 - all rendered


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """What is wrong, at the top of a page, each line a link to its field; nothing where nothing is wrong."""
    found = fields.errors_of(*forms)
    return render("errorSummary", {"titleText": "There is a problem", "errorList": found}) if found else SafeString("")


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Give the page's title its "Error: " when its form or formset has errors."""
    return "Error: " if fields.errors_of(context.get("form"), context.get("formset")) else ""


@register.simple_tag
def brag(colour: str, word: str = "", name: str = "", shade: str = "") -> SafeString:
    """A BRAG colour with its word: {% brag "amber" "with the partnership" %}.

    `name` is what the colour is called, and `shade` the class of its own ground and text, where they are not the usual.
    """
    if colour.lower() not in _COLOURS:
        raise ValueError(f"BRAG has no colour {colour!r}")
    html = '<span class="ft-brag ft-brag--{}"><span class="ft-brag__colour">{}</span>{}</span>'
    shown = f"{colour.lower()} ft-brag--{shade}" if shade else colour.lower()
    return format_html(html, shown, name or colour.capitalize(), f" – {word}" if word else "")


@register.simple_tag(name="rollup")
def rollup_tag(shown: rollup.Rollup) -> SafeString:
    """A roll-up's sentence with its bar under it."""
    html = '<div class="ft-rollup"><p class="ft-rollup__sentence">{}</p>{}</div>'
    return format_html(html, str(shown), rollup.svg(shown.segments))


@register.simple_tag
def breadcrumbs(*texts_and_links: str) -> SafeString:
    """The way here: {% breadcrumbs "Reviews" list_url "Baby K" review_url %}."""
    if len(texts_and_links) % 2:
        raise TemplateSyntaxError("breadcrumbs takes a text and a link, a text and a link …")
    pairs = zip(texts_and_links[::2], texts_and_links[1::2], strict=True)
    return render("breadcrumbs", {"items": [{"text": text, "href": href} for text, href in pairs]})


@register.simple_tag
def notices(messages: Iterable[Message]) -> SafeString:
    """Django's messages as GOV.UK's banners; each has an id of its own, which the component alone would not give."""
    banners = [_banner(number, message) for number, message in enumerate(messages, start=1)]
    return mark_safe("\n".join(banners))  # noqa: S308 - all rendered


def _banner(number: int, message: Message) -> SafeString:
    params: Params = {"text": str(message), "titleId": f"notice-{number}"}
    if message.level >= ERROR:
        params |= {"titleText": "There is a problem", "classes": "ft-notice--problem", "role": "alert"}
    elif message.level == SUCCESS:
        params |= {"type": "success"}
    return render("notificationBanner", params)


@register.simple_tag(takes_context=True)
def keyset_pagination(context: Context, page: KeysetPage[Any], name: str = "after", of: str = "") -> SafeString:
    """Links to the pages before and after, keeping the filters in the address; nothing on a list of one page."""
    links = {"previous": page.previous, "next": page.next}
    params: Params = {
        way: {"href": _with(context, name, cursor), "labelText": of} for way, cursor in links.items() if cursor
    }
    label = f"Pages: {of}" if of else "Pages"
    return render("pagination", {"landmarkLabel": label, **params}) if params else SafeString("")


def _with(context: Context, name: str, cursor: str) -> str:
    query = context["request"].GET.copy()
    query[name] = cursor
    return f"?{query.urlencode()}"


@register.filter
def coded(text: str) -> SafeString:
    """What stands between backticks as code: words of the API's schema are CommonMark."""
    marked = (format_html("<code>{}</code>", part) if at % 2 else part for at, part in enumerate(text.split("`")))
    return format_html_join("", "{}", ((part,) for part in marked))
