"""English for every name a Description can hold. Deeds are verbs as of several people (`toss the ball`)."""

SKILLS = {
    ("archery", "recurve_shot"): "shoot a recurve bow",
    ("archery", "end_of_three"): "shoot an end of three arrows with a recurve bow",
    ("archery", "shot"): "shoot a recurve bow",
    ("archery", "compound_shot"): "shoot a compound bow",
    ("archery", "crossbow_shot"): "shoot a crossbow",
    ("volleyball", "jump_serve"): "perform a volleyball jump serve",
    ("volleyball", "spike"): "approach and spike a volleyball",
    ("volleyball", "forearm_pass"): "pass a volleyball with both forearms",
    ("volleyball", "overhead_set"): "set a volleyball overhead",
    ("volleyball", "float_serve"): "perform a volleyball float serve",
    ("volleyball", "block"): "block a volleyball at the net",
    ("volleyball", "dig"): "dig a volleyball",
    ("volleyball", "rally"): "play a volleyball rally",
    ("beach_volleyball", "jump_serve"): "perform a beach volleyball jump serve",
    ("beach_volleyball", "float_serve"): "perform a beach volleyball float serve",
    ("beach_volleyball", "spike"): "approach and spike a beach volleyball",
    ("beach_volleyball", "forearm_pass"): "pass a beach volleyball with both forearms",
    ("beach_volleyball", "overhead_set"): "set a beach volleyball overhead",
    ("beach_volleyball", "block"): "block a beach volleyball at the net",
    ("beach_volleyball", "dig"): "dig a beach volleyball",
    ("beach_volleyball", "rally"): "play a beach volleyball rally",
}
"""What is done, by sport and skill; compound bow and crossbow are there to be denied."""
RECORDED = {"overhead_hit": "swing one arm overhead", "swing": "swing one arm", "movement": "move"}
"""Skills found in recordings, whatever the sport."""
HITS = {"overhead_hit": "hit a volleyball overhead"}
"""The same where there is a ball."""
PHASES = {
    "walk_up": "walk up to the shooting line",
    "walk_off": "walk off the shooting line",
    "let_down": "come down without shooting",
    "stance": "take the stance",
    "nock": "nock an arrow",
    "hook": "hook the string",
    "set": "set the shot",
    "raise": "raise the bow",
    "draw": "draw the bow",
    "anchor": "settle at anchor",
    "aim": "take aim",
    "clicker": "pull through the clicker",
    "expansion": "keep expanding through the clicker",
    "release": "release the arrow",
    "follow_through": "follow through",
    "recover": "lower the bow",
    "movement": "move",
    "ready": "stand ready",
    "toss": "toss the ball",
    "approach": "run up",
    "plant": "plant the feet",
    "takeoff": "take off",
    "flight": "fly through the air",
    "cocking": "draw the hitting arm back",
    "acceleration": "swing the arm forward",
    "step": "step under the ball",
    "reach": "reach for the ball",
    "press": "push the ball away",
    "block": "meet the ball with both hands over the net",
    "split_step": "hop onto the balls of the feet",
    "dig": "meet the ball with both forearms close to the floor",
    "landing": "land",
    "recovery": "recover",
    "hold": "follow through",
    "sidestep": "move along the net",
    "jump_reach": "jump and reach over the net",
    "step_forward": "step forward",
}
INSTANTS = {
    "toss_release": "toss the ball",
    "release": "release the arrow",
    "jump_serve": "hit the ball",
    "float_serve": "hit the ball",
    "spike": "hit the ball",
    "overhead_hit": "hit the ball",
}
"""Events that are told among the phases of somebody alone."""
TOUCHES = {
    "jump_serve": "serve from a jump",
    "float_serve": "serve a float",
    "serve": "serve",
    "forearm_pass": "pass with both forearms",
    "pass": "pass with both forearms",
    "receive": "receive with both forearms",
    "dig": "dig the ball",
    "overhead_set": "set overhead",
    "set": "set overhead",
    "spike": "spike the ball",
    "tip": "tip the ball over the net",
    "free_ball": "play the ball over the net",
    "block": "block",
    "pokey": "poke the ball over the net",
    "overhead_hit": "hit the ball overhead",
    "touch": "play the ball",
}
PEOPLE = {"woman": "women", "man": "men", "person": "people"}
"""One and several."""
HAIR = {
    "shaved": "a shaved head",
    "buzz": "{a_color} buzz cut",
    "receding": "receding {color} hair",
    "crop": "short {color} hair",
    "side_part": "{color} hair with a side part",
    "swept_back": "swept-back {color} hair",
    "fringe": "short {color} hair with a fringe",
    "curly": "curly {color} hair",
    "afro": "{a_color} afro",
    "bob": "{a_color} bob",
    "ponytail": "{a_color} ponytail",
    "low_ponytail": "a low {color} ponytail",
    "fringe_ponytail": "{a_color} ponytail and a fringe",
    "bun": "{color} hair in a bun",
    "low_bun": "{color} hair in a low bun",
    "braid": "{a_color} braid",
    "twin_braids": "two {color} braids",
}
"""After "with"; a_color: the colour with its article."""
GARMENTS = {
    "jersey": "jersey",
    "long_sleeve": "long-sleeved jersey",
    "tank": "tank top",
    "sports_top": "sports top",
    "bikini": "bikini top",
    "polo": "polo shirt",
    "jacket": "jacket",
    "shorts": "shorts",
    "briefs": "bikini bottoms",
    "trousers": "trousers",
    "skirt": "skirt",
    "tights": "tights",
    "shoes": "shoes",
    "bare_feet": "bare feet",
    "cap": "cap",
    "visor": "visor",
    "bucket_hat": "bucket hat",
    "sunglasses": "sunglasses",
    "arm_sleeves": "arm sleeves",
    "knee_pads": "knee pads",
    "chest_guard": "chest guard",
    "arm_guard": "arm guard",
    "finger_tab": "finger tab",
    "quiver": "hip quiver",
    "own_top": "top",
    "own_bottom": "bottoms",
    "own_headgear": "headgear",
}
UNCOUNTED = ("shorts", "briefs", "trousers", "tights", "own_bottom", "own_headgear")
"""Garments without an article that are the same for one and for several."""
COLORS = {
    color: color
    for color in (
        "red", "royal blue", "navy", "sky blue", "green", "teal", "yellow", "orange", "purple", "maroon", "white",
        "grey", "black", "khaki", "pink", "dark brown", "brown", "auburn", "blond", "ash blond", "bleached blond",
    )
}  # fmt: skip
"""Of clothes and hair."""
VENUES = {
    "outdoor_range": "on an outdoor archery range",
    "indoor_hall": "in an indoor sports hall",
    "beach": "on a sand court by the sea",
    "archery_hall": "in an indoor archery hall",
    "finals_stadium": "in an archery finals stadium",
    "volleyball_arena": "in a volleyball arena",
    "school_gym": "in a school gym",
}
SIZES = {"close_up": "a close-up", "medium": "a medium shot", "full": "a full shot", "wide": "a wide shot"}
ANGLES = {"low": "at a low angle", "eye": "at eye level", "high": "at a high angle"}
SIDES = {
    "front": "the front",
    "front_left": "the front left",
    "left": "the left side",
    "back_left": "behind on the left",
    "back": "behind",
    "back_right": "behind on the right",
    "right": "the right side",
    "front_right": "the front right",
}
COURT_SIDES = {
    "behind_near": "behind the team in {near}",
    "behind_far": "behind the team in {far}",
    "corner_near": "a corner behind the team in {near}",
    "corner_far": "a corner behind the team in {far}",
    "side": "the side of the court",
}
MOVEMENTS = {
    "static": "shows {whom}",
    "pan": "pans with {whom}",
    "tilt": "tilts with {whom}",
    "zoom_in": "zooms in on {whom}",
    "zoom_out": "zooms out from {whom}",
    "dolly_in": "moves in on {whom}",
    "dolly_out": "pulls back from {whom}",
    "dolly_lateral": "slides sideways past {whom}",
    "orbit_left": "circles {whom} to its left",
    "orbit_right": "circles {whom} to its right",
    "crane_up": "rises while it shows {whom}",
    "crane_down": "sinks while it shows {whom}",
    "follow": "follows {whom}",
    "lead": "moves ahead of {whom}",
    "handheld": "shows {whom}",
}
CAMERAS = {"static": "static camera", "handheld": "handheld camera"}
"""What a camera is called for its first movement."""
PARTS = {
    "head": "head", "torso": "upper body", "arms": "arms", "hands": "hands", "hips": "hips", "knees": "knees",
    "feet": "feet",
}  # fmt: skip
