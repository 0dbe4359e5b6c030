from catalog.models.base import Operator
from catalog.models.change import RuleChange
from catalog.models.component import Attribute, Component, ComponentAttribute
from catalog.models.example import Example
from catalog.models.family import ProductFamily
from catalog.models.fixed import FixedProduct
from catalog.models.imprint import Font, Imprint
from catalog.models.layer import LayerComponent, LayerNumber, PictureLayer
from catalog.models.module import Module, ModuleCondition
from catalog.models.needs import NeedsAnswer, NeedsQuestion, NeedsWish
from catalog.models.part import PartLine
from catalog.models.preset import Preset, PresetChoice
from catalog.models.price import Offering
from catalog.models.price_rule import PriceCondition, PriceRule
from catalog.models.rule import CompatibilityRule, RuleTerm
from catalog.models.text import CatalogText
from catalog.models.upload import SheetUpload

__all__ = [
    "Attribute",
    "CatalogText",
    "CompatibilityRule",
    "Component",
    "ComponentAttribute",
    "Example",
    "FixedProduct",
    "Font",
    "Imprint",
    "LayerComponent",
    "LayerNumber",
    "Module",
    "ModuleCondition",
    "NeedsAnswer",
    "NeedsQuestion",
    "NeedsWish",
    "Offering",
    "Operator",
    "PartLine",
    "PictureLayer",
    "Preset",
    "PresetChoice",
    "PriceCondition",
    "PriceRule",
    "ProductFamily",
    "RuleChange",
    "RuleTerm",
    "SheetUpload",
]
