from django.urls import URLPattern, register_converter

from partners.http import ReferenceConverter

register_converter(ReferenceConverter, "ref")

urlpatterns: list[URLPattern] = []
