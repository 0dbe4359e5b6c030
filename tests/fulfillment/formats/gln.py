"""The check digit of a GS1 location number, counted in another way than the shop does."""


def has_right_check_digit(text):
    digits = [int(digit) for digit in text]
    rest = (10 - (sum(digits[0:12:2]) + 3 * sum(digits[1:12:2])) % 10) % 10
    return len(digits) == 13 and digits[12] == rest
