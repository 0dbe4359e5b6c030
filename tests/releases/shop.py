"""Small families put on sale for real."""

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.releases.publish import publish


def store(document):
    """Load a family's draft, without the attributes that the file's reader would call unused."""
    codes = {code for part in document["components"] for code in part["attributes"]}
    codes |= {entry["number"]["attribute"] for entry in document["modules"] if "number" in entry}
    attributes = [a for a in document["attributes"] if a["code"] in codes]
    read, problems = read_document({**document, "attributes": attributes})
    assert problems == []
    store_document(document=read, pictures={})


def put_on_sale(document, at):
    """Publish the family as it is written here."""
    store(document)
    return publish(family_code=document["family"]["code"], by=None, at=at)
