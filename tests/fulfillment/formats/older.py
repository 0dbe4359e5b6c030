"""A document as it was written before orders had versions, delivery, tax and parts; shops have such."""

OLDER = b"""{
  "format": "atelier-order/1",
  "order": {
    "number": "A-2026-000001",
    "key": "00000000-0000-0000-0000-000000000001",
    "status": "placed",
    "placed_at": "2026-03-04T05:06:07.890000Z",
    "currency": "EUR",
    "total": "61.00",
    "payment": "invoice"
  },
  "customer": {"name": "Joe Doe", "email": "joe@example.com"},
  "delivery": {
    "name": "Joe Doe",
    "line1": "Long Street 1",
    "line2": "",
    "postcode": "12345",
    "city": "Berlin",
    "country": "DE"
  },
  "lines": [
    {
      "line": 1,
      "family": {"code": "lamp", "name": "Lamp"},
      "quantity": 2,
      "unit_price": "30.50",
      "price": "61.00",
      "weight_g": 160,
      "lead_time_days": 2,
      "configuration": {
        "key": "00000000-0000-0000-0000-000000000002",
        "release": {"number": 1, "fingerprint": "f"},
        "made_on": {"number": 1, "fingerprint": "f"},
        "choices": {"shade": "PAPER"},
        "modules": [
          {"code": "shade", "name": "Shade", "components": [{"sku": "PAPER", "name": "Paper shade", "quantity": 1}]}
        ],
        "unchecked": []
      },
      "bom": [
        {
          "sku": "PAPER",
          "name": "Paper shade",
          "module": {"code": "shade", "name": "Shade"},
          "quantity_per_unit": 1,
          "quantity_total": 2,
          "unit_price": "30.50",
          "price": "30.50"
        }
      ]
    }
  ]
}
"""
