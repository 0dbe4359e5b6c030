"""The law of offers once more, as plainly as can be: every subset of all deals, without any shortcut."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

ONE = Decimal(1)


def whole(amount):
    return int(Decimal(amount).quantize(ONE, ROUND_HALF_UP))


def ratio(total, numerator, denominator):
    return whole(Decimal(total * numerator) / Decimal(denominator))


def matches(targets, line, item=None):
    for target in targets:
        if item is None and target.family and target.family == line.family:
            return True
        if item is not None and target.sku and target.sku == item.sku:
            return True
        if item is not None and target.attribute and target.value in item.attributes.get(target.attribute, []):
            return True
    return item is None and not targets


def listed(line, prices):  # noqa: C901  the law in one place
    """The cheapest the lists make one of a line, and its components then."""
    best = (line.unit_price, "", [item.unit_price for item in line.items])
    for book in sorted(prices, key=lambda one: one.code):
        skus = {entry.sku: entry for entry in book.entries if entry.sku}
        families = [entry for entry in book.entries if entry.family == line.family]
        each, off, rest = [], 0, line.unit_price
        for item in line.items:
            entry = skus.get(item.sku)
            if entry is None:
                each.append(item.unit_price)
                continue
            less = ratio(item.unit_price, entry.percent, 10_000)
            each.append(min(item.unit_price, entry.price) if entry.price is not None else item.unit_price - less)
            off += (item.unit_price - each[-1]) * item.quantity
            rest -= item.unit_price * item.quantity
        for entry in families:
            if entry.price is None:
                off += ratio(max(rest, 0), entry.percent, 10_000)
            else:
                off = max(off, line.unit_price - entry.price)
        price = max(line.unit_price - off, 0)
        for entry in families:
            for place, item in enumerate(line.items):
                if item.sku in skus:
                    continue
                if entry.price is None:
                    each[place] -= ratio(item.unit_price, entry.percent, 10_000)
                elif line.unit_price:
                    each[place] = ratio(item.unit_price, price, line.unit_price)
        if price < best[0]:
            best = (price, book.code, each)
    return best


def state_of(lines, prices):
    state = {}
    for line in lines:
        price, _, each = listed(line, prices)
        state[line.key] = {"all": price * line.quantity, "n": line.quantity, "items": []}
        for item, unit in zip(line.items, each, strict=True):
            count = item.quantity * line.quantity
            state[line.key]["items"].append([unit * count, count])
    return state


def places(lines, targets):
    found = []
    for line in lines:
        if matches(targets, line):
            found.append((line.key, None))
        else:
            found += [(line.key, i) for i, item in enumerate(line.items) if matches(targets, line, item)]
    return found


def pile(state, place):
    key, item = place
    return (state[key]["all"], state[key]["n"]) if item is None else tuple(state[key]["items"][item])


def counted(lines, deal):
    here = places(lines, deal.targets)
    pieces = sum(line.quantity for line in lines for key, item in here if key == line.key and item is None)
    for line in lines:
        for key, item in here:
            if key == line.key and item is not None:
                pieces += line.items[item].quantity * line.quantity
    cheaper = [
        (line.key, i)
        for line in lines
        for i, item in enumerate(line.items)
        if deal.kind == "free" and item.sku == deal.free_sku
    ]
    return pieces, (cheaper if deal.kind == "free" else here)


def give(lines, state, deal):  # noqa: C901  the law in one place
    """What a deal takes off, as it stands; the state is changed."""
    pieces, cheaper = counted(lines, deal)
    if pieces < deal.minimum or not cheaper:
        return None
    number, rising = deal.most, False
    if deal.kind == "n_for_m":
        times = pieces // deal.take
        times, rising = times if deal.most is None else min(times, deal.most), True
        number = times * (deal.take - deal.pay)
    if deal.kind == "free":
        times = pieces // deal.minimum
        number = times if deal.most is None else min(times, deal.most)

    def rank(place):
        total, count = pile(state, place)
        each = Decimal(total) / count
        return (each if rising else -each, place[0], -1 if place[1] is None else place[1])

    order = sorted(cheaper, key=rank)
    left = {line.key: state[line.key]["all"] for line in lines}
    offs = []
    for place in order:
        total, count = pile(state, place)
        k = count if number is None else min(number, count)
        number = None if number is None else number - k
        if deal.kind == "percent":
            off = whole(Decimal(total) * k / count * deal.percent / 10_000)
        elif deal.kind == "amount":
            off = min(deal.amount * k, ratio(total, k, count))
        else:
            off = ratio(total, k, count)
        off = min(off, left[place[0]])
        left[place[0]] -= off
        offs.append((place, off))
    for (key, item), off in offs:
        before = state[key]["all"]
        state[key]["all"] -= off
        if item is not None:
            state[key]["items"][item][0] -= off
        elif off and before:
            for one in state[key]["items"]:
                one[0] = ratio(one[0], state[key]["all"], before)
    return sum(off for _, off in offs)


def best(lines, prices, deals):
    """The most that any lawful subset takes off, price lists included; and every subset that does."""
    order = {"free": 0, "n_for_m": 1, "amount": 2, "percent": 3}
    deals = sorted(deals, key=lambda d: (bool(d.coupon), order[d.kind], d.code, d.key))
    lists = sum(line.price - listed(line, prices)[0] * line.quantity for line in lines)
    results = {(): lists}
    for size in range(1, len(deals) + 1):
        for chosen in combinations(deals, size):
            touched = [{key for key, _ in counted(lines, deal)[1]} for deal in chosen]
            lawful = all(
                not touched[a] & touched[b] or (chosen[a].group and chosen[a].group == chosen[b].group)
                for a, b in combinations(range(size), 2)
            )
            if not lawful:
                continue
            state, sum_off = state_of(lines, prices), lists
            for deal in chosen:
                off = give(lines, state, deal)
                if not off or (deal.left is not None and off > deal.left):
                    break
                sum_off += off
            else:
                results[tuple(deal.code for deal in chosen)] = sum_off
    most = max(results.values())
    return most, {codes for codes, off in results.items() if off == most}
