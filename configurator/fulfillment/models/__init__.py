"""What leaves the shop for fulfillment, and for whom."""

from configurator.fulfillment.models.delivery import (
    Delivery,
    DeliveryAttempt,
    DeliveryAttemptQuerySet,
    DeliveryQuerySet,
    FrozenDeliveryError,
)
from configurator.fulfillment.models.export import DOWNLOAD, Export, ExportQuerySet, documents_without_export
from configurator.fulfillment.models.receiver import Receiver, ReceiverQuerySet, ReceiverSecret, ReceiverSecretQuerySet
from configurator.fulfillment.models.refused import RefusedReport
from configurator.fulfillment.models.store import ShipStationStore, ShipStationStoreQuerySet
from configurator.fulfillment.models.tick import WorkTick, WorkTickQuerySet

__all__ = [
    "DOWNLOAD",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryAttemptQuerySet",
    "DeliveryQuerySet",
    "Export",
    "ExportQuerySet",
    "FrozenDeliveryError",
    "Receiver",
    "ReceiverQuerySet",
    "ReceiverSecret",
    "ReceiverSecretQuerySet",
    "RefusedReport",
    "ShipStationStore",
    "ShipStationStoreQuerySet",
    "WorkTick",
    "WorkTickQuerySet",
    "documents_without_export",
]
