"""The two courts of volleyball: what the rules say of place, net and ball [FIVB rules; reference: sports]."""

from dataclasses import dataclass

from synth.sports.ball_flight import MASS_KG, RADIUS_M


@dataclass(frozen=True)
class Court:
    """Centre of the court at the origin, net in the plane x = 0, sides at y = +-width_m / 2.

    attack_line_m: from the net, 0 for none. free_side_m, free_end_m: room beside and behind the lines.
    net_men_m, net_women_m: height of the net's top. sand: the floor gives way and players are barefoot.
    """

    name: str
    length_m: float
    width_m: float
    attack_line_m: float
    free_side_m: float
    free_end_m: float
    ball_radius_m: float
    ball_mass_kg: float
    sand: bool
    net_men_m: float = 2.43
    net_women_m: float = 2.24

    @property
    def sport(self) -> str:
        """Name of the sport, and of its ball's model."""
        return "beach_volleyball" if self.sand else "volleyball"

    @property
    def half_m(self) -> float:
        """From the net to the end line."""
        return 0.5 * self.length_m

    def net_top_m(self, gender: str) -> float:
        """Height of the net's top for players of this sex."""
        return self.net_women_m if gender == "female" else self.net_men_m


INDOOR = Court("indoor", 18.0, 9.0, 3.0, 5.0, 6.5, RADIUS_M, MASS_KG, sand=False)
BEACH = Court("beach", 16.0, 8.0, 0.0, 5.0, 5.0, 0.1066, MASS_KG, sand=True)
"""Ball 66 to 68 cm round, no attack line."""
