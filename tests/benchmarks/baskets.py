"""`python -m tests.benchmarks.baskets`: ways to foretell a household's next basket, on the grocery club, as JSON.

TIFU-KNN (Hu, He, Gao, Zhang, SIGIR 2020): a household is the mean of its baskets, newer ones and newer groups of them
counting more, mixed with that of its nearest neighbours. UP-CF (Faggioli, Polato, Aiolli, UMAP 2020): the share of a
household's newest baskets that hold a product, mixed over households by an asymmetric cosine. Beside them what is
bought most, the household's own frequency, and own frequency with a half-life. The last basket of every household with
six or more is asked; everything before it is known. Products are the 5,000 bought in most baskets. Parameters are
those that the papers start from; nothing is tuned.
"""

import json
import time

import numpy as np

from tests.benchmarks.grocery import purchases

PRODUCTS, FEWEST, LIST = 5_000, 6, 20


def histories():
    """For each household its baskets in order, as arrays of product places."""
    lines = purchases()
    bought = {}
    for line in lines:
        bought.setdefault(line["household_id"], {}).setdefault(line["basket_id"], set()).add(line["product_id"])
    counts = {}
    for baskets in bought.values():
        for basket in baskets.values():
            for product in basket:
                counts[product] = counts.get(product, 0) + 1
    place = {product: n for n, product in enumerate(sorted(counts, key=lambda p: (-counts[p], p))[:PRODUCTS])}
    found = []
    for baskets in bought.values():
        kept = [np.array(sorted(place[p] for p in basket if p in place), np.int64) for basket in baskets.values()]
        kept = [basket for basket in kept if len(basket)]
        if len(kept) >= FEWEST:
            found.append(kept)
    return found


def weighted(histories, weight):
    """Households by products: each basket adds the weight of its place, counted from the newest, 0."""
    rows = np.zeros((len(histories), PRODUCTS), np.float32)
    for row, baskets in zip(rows, histories, strict=True):
        for age, basket in enumerate(reversed(baskets)):
            row[basket] += weight(age, len(baskets))
    return rows


def tifu(known, *, group=7, within=0.9, between=0.7, neighbours=300, own=0.7):
    def weight(age, count):
        groups = -(-count // group)
        return within ** (age % group) * between ** (age // group) / groups / min(group, count)

    rows = weighted(known, weight)
    distances = (rows**2).sum(axis=1)[:, None] - 2 * rows @ rows.T + (rows**2).sum(axis=1)
    np.fill_diagonal(distances, np.inf)
    nearest = np.argpartition(distances, neighbours, axis=1)[:, :neighbours]
    return own * rows + (1 - own) * np.stack([rows[places].mean(axis=0) for places in nearest])


def upcf(known, *, recent=25, skew=0.25, locality=5):
    rows = weighted(known, lambda age, count: (age < recent) / min(recent, count))
    bought = (weighted(known, lambda *_: 1) > 0).astype(np.float32)
    sizes = bought.sum(axis=1)
    alike = (bought @ bought.T) / np.outer(sizes**skew, sizes ** (1 - skew))
    return (alike**locality) @ rows


WAYS = {
    "bought most": lambda known: np.tile(weighted(known, lambda *_: 1).sum(axis=0), (len(known), 1)),
    "own frequency": lambda known: weighted(known, lambda *_: 1),
    "own frequency, half-life of 12 baskets": lambda known: weighted(known, lambda age, _: 0.5 ** (age / 12)),
    "own frequency, half-life of 25 baskets": lambda known: weighted(known, lambda age, _: 0.5 ** (age / 25)),
    "TIFU-KNN": tifu,
    "UP-CF": upcf,
}


def main():
    baskets = histories()
    known, asked = [household[:-1] for household in baskets], [household[-1] for household in baskets]
    most = weighted(known, lambda *_: 1).sum(axis=0)
    found = {"households": len(asked)}
    for name, way in WAYS.items():
        start = time.perf_counter()
        scores = way(known) + 1e-9 * most  # of equals the one that is bought more
        top = np.argsort(-scores, axis=1, kind="stable")[:, :LIST]
        hits = np.array([np.isin(places, basket).sum() for places, basket in zip(top, asked, strict=True)])
        found[name] = {
            f"precision_at_{LIST}": round(float((hits / LIST).mean()), 4),
            f"recall_at_{LIST}": round(float((hits / [len(basket) for basket in asked]).mean()), 4),
            "seconds": round(time.perf_counter() - start, 1),
        }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
