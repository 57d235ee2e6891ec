# SPDX-License-Identifier: GPL-3.0-or-later
"""The continuity book of "Slack Water": what was shot on which roll, what is said and heard there, and the two cuts.

Everything else that carries a timecode (edit lists, subtitles, spotting, hits, sounds) is made from this one page, so
that it cannot disagree. Frames are at 24 a second; a shot's events are counted from its first frame in cut 1.
"""

RATE = 24
FILM_START = "01:00:00:00"
SAMPLE_RATE = 48000
HANDLE = 24  # frames of sound on a roll before its first take and after its last


def frames(timecode):
    h, m, s, f = (int(part) for part in timecode.split(":"))
    return ((h * 60 + m) * 60 + s) * RATE + f


def timecode(frame):
    s, f = divmod(frame, RATE)
    m, s = divmod(s, 60)
    h, m = divmod(m, 60)
    return f"{h:02}:{m:02}:{s:02}:{f:02}"


# Scenes: number, heading as the script has it.
SCENES = [
    ("1", "EXT. SEA - DUSK"),
    ("2", "INT. LIGHTHOUSE, KITCHEN - EVENING"),
    ("3", "INT. LIGHTHOUSE, LAMP ROOM - NIGHT"),
    ("4", "INT. FISHING BOAT - NIGHT"),
    ("5", "INT./EXT. LAMP ROOM AND SEA - STORM"),
    ("6", "INT. LAMP ROOM - BEFORE DAWN"),
    ("7", "EXT. JETTY - DAWN"),
    ("8", "END CREDITS"),
]

# Clips: the name the editor gave each roll.
CLIPS = {
    "A001": "SEA WIDE",
    "A002": "FERRY DECK",
    "A003": "HEADLAND",
    "B001": "KITCHEN WIDE",
    "B002": "KITCHEN MARTA",
    "B003": "KITCHEN JOON",
    "B004": "RADIO INSERT",
    "C001": "STAIRS",
    "C002": "LAMP ROOM TWO",
    "C003": "LAMP ROOM JOON",
    "C004": "LAMP ROOM MARTA",
    "C005": "SWITCH",
    "N001": "BOAT CABIN",
    "N002": "BOAT NILS",
    "D001": "STORM SEA",
    "D002": "LAMP ROOM STORM",
    "D003": "MATCHES",
    "D004": "STORM MARTA",
    "D005": "ROCKS",
    "E001": "FLOOR TWO",
    "E002": "LAST FLAME",
    "F001": "JETTY WIDE",
    "F002": "JETTY TWO",
    "F003": "ROPE",
    "F004": "SUN IN THE GLASS",
    "G001": "END CREDITS",
}

# Shots: name: (scene, roll, source timecode of the first frame in cut 1, frames in cut 1).
SHOTS = {
    "1a": ("1", "A001", "17:02:10:00", 192),
    "1b": ("1", "A002", "17:21:33:08", 172),
    "1c": ("1", "A002", "17:21:43:14", 94),
    "1d": ("1", "A003", "17:48:00:00", 156),
    "2a": ("2", "B001", "18:30:12:03", 196),
    "2b": ("2", "B003", "18:41:07:20", 87),
    "2c": ("2", "B002", "18:36:20:11", 115),
    "2d": ("2", "B003", "18:41:13:02", 110),
    "2e": ("2", "B004", "18:55:00:00", 56),
    "2f": ("2", "B002", "18:36:28:17", 158),
    "2g": ("2", "B003", "18:41:20:05", 50),
    "2h": ("2", "B002", "18:36:37:12", 150),
    "3a": ("3", "C001", "19:10:40:12", 108),
    "3b": ("3", "C002", "19:25:03:00", 168),
    "3c": ("3", "C003", "19:40:11:09", 58),
    "3d": ("3", "C004", "19:33:52:16", 232),
    "3e": ("3", "C003", "19:40:16:01", 58),
    "3f": ("3", "C004", "19:34:04:21", 86),
    "3g": ("3", "C003", "19:40:21:18", 168),
    "3h": ("3", "C002", "19:25:13:06", 112),
    "3i": ("3", "C004", "19:34:11:02", 228),
    "3j": ("3", "C005", "19:52:30:00", 132),
    "4a": ("4", "N001", "20:14:08:15", 222),
    "5a": ("5", "D001", "21:03:00:00", 82),
    "5b": ("5", "D002", "21:15:44:07", 212),
    "5c": ("5", "C005", "19:52:38:10", 64),
    "5d": ("5", "D004", "21:30:02:19", 130),
    "5e": ("5", "D003", "21:42:10:00", 144),
    "5f": ("5", "D002", "21:15:56:18", 86),
    "5g": ("5", "D001", "21:03:06:06", 112),
    "5h": ("5", "D005", "21:50:21:21", 70),
    "5i": ("5", "D004", "21:30:11:04", 104),
    "6a": ("6", "E001", "05:02:11:00", 134),
    "6b": ("6", "E002", "05:10:40:13", 150),
    "6c": ("6", "E002", "05:10:49:02", 82),
    "7a": ("7", "F001", "06:01:05:00", 125),
    "7b": ("7", "F002", "06:12:09:10", 152),
    "7c": ("7", "F002", "06:12:18:03", 126),
    "7d": ("7", "F003", "06:20:00:18", 84),
    "7e": ("7", "F004", "06:26:30:00", 170),
    "8a": ("8", "G001", "00:00:10:00", 372),
    # Only in cut 2.
    "5n": ("5", "N002", "20:22:41:06", 79),
}

# Dialogue: number in the script, speaker, shot, frame of the shot, words.
LINES = [
    (1, "FERRYMAN", "1b", 14, "First time on the island?"),
    (2, "JOON", "1b", 66, "First and last. I'm here to switch off the light."),
    (3, "FERRYMAN", "1c", 16, "Then you had better bring her a good reason."),
    (4, "MARTA", "2a", 92, "You are late. The tea has been ready since four."),
    (5, "JOON", "2b", 10, "Mrs. Lund? Did you get our letter?"),
    (6, "MARTA", "2c", 8, "I got nine. They are under the short leg of the table."),
    (7, "JOON", "2d", 9, "Ships have satellites now. Nobody steers by a lamp."),
    (8, "MARTA", "2f", 10, "They always play this one on a Thursday. Peder could not waltz to it at all."),
    (9, "JOON", "2g", 13, "Who is Peder?"),
    (10, "MARTA", "2h", 12, "Bring your tools. It is a hundred and twelve steps."),
    (11, "MARTA", "3b", 34, "He went out for one box of herring. The eleventh of March."),
    (12, "JOON", "3c", 12, "And the light was on?"),
    (13, "MARTA", "3d", 14, "The light was out. One bulb. And I was asleep."),
    (14, "MARTA", "3d", 150, "So I have not slept through a night since."),
    (15, "JOON", "3e", 11, "It was not your fault."),
    (16, "MARTA", "3f", 10, "No. But it was my lamp."),
    (
        17,
        "JOON",
        "3g",
        16,
        "When my mother died, my father left the hall light on. I used to get up and switch it off.",
    ),
    (18, "MARTA", "3h", 10, "And?"),
    (19, "JOON", "3h", 42, "And every morning it was on again."),
    (
        20,
        "MARTA",
        "3i",
        16,
        "There is a minute between the tides when the sea belongs to nobody. Slack water. "
        "That is when you let go of the rope.",
    ),
    (21, "MARTA", "3j", 12, "Well. Do your work."),
    (22, "SKIPPER", "4a", 24, "Watch for our star, Nils. Halvard Point. Do you see it?"),
    (23, "NILS", "4a", 150, "Not yet, Papa."),
    (
        24,
        "SKIPPER",
        "5b",
        46,
        "Any station, any station! This is the Annelise! We have lost everything! We cannot see the rocks!",
    ),
    (25, "JOON", "5c", 26, "The switch is dead!"),
    (26, "MARTA", "5d", 14, "There is oil. There are matches. Turn the glass!"),
    (27, "NILS", "5n", 12, "Papa. The star."),
    (28, "SKIPPER", "5i", 14, "I see you! Halvard Point, I see you!"),
    (29, "JOON", "6a", 50, "I will tell them the switch was broken."),
    (30, "MARTA", "6b", 20, "Tell them I was awake."),
    (31, "FERRYMAN", "7b", 14, "Two, is it?"),
    (32, "MARTA", "7b", 58, "Two. One way."),
    (33, "JOON", "7c", 16, "It is so quiet."),
    (34, "MARTA", "7c", 68, "Slack water."),
]

# Heard on a radio or a loudspeaker, not in the room.
RADIO_LINES = {24, 28}

# Effects: shot, frame of the shot, kind, thousandths of full level, frames (0: as long as it is).
# A bed lies under everything a roll holds of that shot, handles included.
BEDS = {
    "A001": [("sea", 300)],
    "A002": [("sea", 180), ("engine", 260)],
    "A003": [("sea", 200), ("wind", 120)],
    "B001": [("room", 120), ("clock", 170)],
    "B002": [("room", 120), ("clock", 150)],
    "B003": [("room", 120), ("clock", 130)],
    "B004": [("room", 130), ("clock", 120)],
    "C001": [("room", 160)],
    "C002": [("lens", 190), ("wind", 60)],
    "C003": [("lens", 170), ("wind", 60)],
    "C004": [("lens", 170), ("wind", 60)],
    "C005": [("lens", 140), ("wind", 90)],
    "N001": [("sea", 160), ("engine", 150), ("room", 100)],
    "N002": [("sea", 220), ("engine", 180)],
    "D001": [("storm", 330), ("wind", 300)],
    "D002": [("storm", 170), ("wind", 240)],
    "D003": [("wind", 150)],
    "D004": [("storm", 150), ("wind", 200)],
    "D005": [("storm", 340), ("wind", 220)],
    "E001": [("room", 110), ("clock", 100)],
    "E002": [("room", 110), ("clock", 80)],
    "F001": [("calm", 230)],
    "F002": [("calm", 170)],
    "F003": [("calm", 190)],
    "F004": [("calm", 160)],
}
EFFECTS = [
    ("1a", 96, "gull", 260),
    ("1b", 120, "gull", 150),
    ("1d", 40, "gull", 170),
    ("1d", 84, "relay", 330),
    ("2a", 30, "steps", 420),
    ("2a", 62, "door", 620),
    ("2b", 68, "cup", 260),
    ("2c", 96, "cup", 300),
    ("2h", 128, "relay", 560),
    ("3a", 10, "stairs", 460),
    ("3b", 12, "steps", 300),
    ("3j", 80, "relay", 700),
    ("5a", 24, "thunder", 900),
    ("5b", 18, "door", 900),
    ("5b", 20, "glass", 420),
    ("5b", 44, "static", 260),
    ("5c", 8, "relay", 500),
    ("5c", 20, "spark", 800),
    ("5d", 96, "glass", 240),
    ("5e", 22, "match", 620),
    ("5e", 58, "gust", 420),
    ("5e", 98, "match", 620),
    ("5f", 30, "lens_start", 500),
    ("5g", 72, "wave", 880),
    ("5h", 22, "hull", 860),
    ("5i", 8, "static", 200),
    ("6a", 18, "drip", 240),
    ("6a", 104, "drip", 220),
    ("6b", 84, "cup", 200),
    ("6b", 112, "breath", 520),
    ("7a", 70, "gull", 200),
    ("7b", 118, "bag", 360),
    ("7d", 40, "rope", 460),
    ("7e", 20, "engine_start", 420),
]

# What the picture shows when: shot, frame of the shot. Boards and hits take their frames from here.
EVENTS = {
    "title": ("1a", 72),
    "lamp_wakes": ("1d", 84),
    "door_kitchen": ("2a", 62),
    "radio_off": ("2h", 128),
    "first_step": ("3a", 12),
    "lamp_dark": ("3j", 80),
    "points": ("4a", 132),
    "flash": ("5a", 20),
    "door_storm": ("5b", 18),
    "spark": ("5c", 20),
    "match_1": ("5e", 22),
    "match_out": ("5e", 58),
    "match_2": ("5e", 98),
    "bloom": ("5f", 40),
    "beam": ("5g", 30),
    "wave": ("5g", 72),
    "hull": ("5h", 22),
    "blown_out": ("6b", 116),
    "rope": ("7d", 40),
    "sun": ("7e", 76),
    "credits_title": ("8a", 24),
    "credits_end": ("8a", 312),
}

CUT_1 = [
    "1a",
    "1b",
    "1c",
    "1d",
    "2a",
    "2b",
    "2c",
    "2d",
    "2e",
    "2f",
    "2g",
    "2h",
    "3a",
    "3b",
    "3c",
    "3d",
    "3e",
    "3f",
    "3g",
    "3h",
    "3i",
    "3j",
    "4a",
    "5a",
    "5b",
    "5c",
    "5d",
    "5e",
    "5f",
    "5g",
    "5h",
    "5i",
    "6a",
    "6b",
    "6c",
    "7a",
    "7b",
    "7c",
    "7d",
    "7e",
    "8a",
]

# Cut 2: shot, frames off its head, frames off its tail, and what else: speed as (source frames, record frames),
# dissolve in frames, "from" to take a piece out of the middle of a shot.
CUT_2 = [
    ("1a", 0, 0, {}),
    ("1b", 5, 3, {}),
    ("1c", 0, 0, {}),
    ("1d", 0, 7, {}),
    ("4a", 0, 0, {}),  # the boat, moved from between the lamp room and the storm: now it promises, there it threatened
    ("2a", 9, 0, {}),
    ("2b", 0, 1, {}),
    ("2c", 0, 3, {}),
    ("2d", 0, 0, {}),
    ("2e", 0, 0, {}),
    ("2f", 0, 5, {}),
    ("2g", 0, 0, {}),
    ("2h", 0, 0, {}),
    ("3a", 0, 0, {"speed": (3, 2)}),  # up the stairs at 36 frames a second
    ("3b", 11, 0, {}),
    # 3c is gone: "And the light was on?" is asked by the silence now.
    ("3d", 0, 7, {}),
    ("3e", 0, 0, {}),
    ("3f", 0, 0, {}),
    ("3g", 1, 0, {}),
    ("3h", 0, 13, {}),
    ("3i", 0, 0, {}),
    ("3j", 0, 0, {}),
    ("5a", 0, 0, {}),
    ("5b", 0, 0, {}),
    ("5c", 0, 0, {}),
    ("5d", 0, 0, {}),
    ("5e", 0, 144 - 74, {}),
    ("5e", 74 + 14, 0, {}),  # 14 frames between the match that dies and the match that lives
    ("5f", 0, 0, {}),
    ("5a", 13, 31, {}),  # the lightning again: one take, used twice
    ("5g", 0, 0, {}),
    ("5n", 0, 0, {}),  # new: Nils sees the star
    ("5h", 0, 0, {}),
    ("5i", 0, 0, {}),
    ("6a", 0, 0, {}),
    ("6b", 0, 0, {}),
    ("6c", 0, 0, {}),
    ("7a", 0, 0, {"dissolve": 24}),
    ("7b", 0, 31, {}),  # 31 frames out of the middle of the finished recording
    ("7c", 0, 0, {}),
    ("7d", 0, 0, {}),
    ("7e", 0, 0, {}),
    ("8a", 0, 0, {}),
]


def shot_source(name):
    """Roll, first source frame and length of a shot as shot for cut 1."""
    _, roll, start, length = SHOTS[name]
    return roll, frames(start), length


def cut_events(number):
    """The events of a cut: shot, roll, source in and out, record in and out, speed, dissolve."""
    plan = [(name, 0, 0, {}) for name in CUT_1] if number == 1 else CUT_2
    record = frames(FILM_START)
    events = []
    for name, head, tail, more in plan:
        roll, start, length = shot_source(name)
        source_in, source_out = start + head, start + length - tail
        up, down = more.get("speed", (1, 1))
        played = source_out - source_in
        assert played * down % up == 0, name
        length = played * down // up
        events.append(
            {
                "shot": name,
                "roll": roll,
                "src_in": source_in,
                "src_out": source_out,
                "rec_in": record,
                "rec_out": record + length,
                "speed": (up, down),
                "dissolve": more.get("dissolve", 0),
            }
        )
        record += length
    return events


def record_frame(number, shot, frame):
    """Where a frame of a shot (counted as in cut 1) first lies in a cut; None when it is not seen."""
    roll, start, _ = shot_source(shot)
    source = start + frame
    for event in cut_events(number):
        if event["roll"] == roll and event["src_in"] <= source < event["src_out"]:
            up, down = event["speed"]
            return event["rec_in"] + (source - event["src_in"]) * down // up
    return None


def roll_takes(roll):
    """First and last source frame anything on a roll uses, handles included."""
    takes = [(frames(start), frames(start) + length) for _, r, start, length in SHOTS.values() if r == roll]
    return min(a for a, _ in takes) - HANDLE, max(b for _, b in takes) + HANDLE


# Music as spotted to cut 1: cue, title, in and out as (shot, frame), theme, use, valence, arousal, density, tempo range,
# intent, notes. 1m1 is the composer's own, 1m6 is a finished recording.
CUES = [
    (
        "1m1",
        "Crossing",
        ("1a", 12),
        ("1d", 156),
        "sea",
        "MT",
        "-0.2",
        "-0.1",
        "0.6",
        64,
        80,
        "Water, distance, a young man who thinks this is a small job. The lamp wakes and it is not.",
        "Composer's own. Keep out of the ferryman's way.",
    ),
    (
        "1m2",
        "Thursday Waltz",
        ("2a", 0),
        ("2h", 140),
        "waltz",
        "VI",
        "0.6",
        "0.1",
        "0.5",
        138,
        162,
        "The radio on the shelf. Cheerful, and it hurts.",
        "Source: through a small loudspeaker. Stops when she turns the knob.",
    ),
    (
        "1m3",
        "A Hundred and Twelve Steps",
        ("2g", 38),
        ("3j", 132),
        "lamp",
        "BI",
        "-0.4",
        "-0.5",
        "0.35",
        58,
        76,
        "Comes in under the waltz without being noticed, goes up the stairs with them, listens.",
        "Under nearly every line: leave the middle of the orchestra empty. Dies with the lamp.",
    ),
    (
        "1m4",
        "Our Star",
        ("4a", 0),
        ("4a", 222),
        "lamp",
        "BI",
        "0.3",
        "-0.6",
        "0.15",
        60,
        84,
        "A father makes a game of it. One high instrument, almost a music box.",
        "Ends open.",
    ),
    (
        "1m5",
        "Turn the Glass",
        ("5a", 0),
        ("5i", 104),
        "storm",
        "BI",
        "-0.6",
        "0.8",
        "0.9",
        112,
        152,
        "Hands. It should feel as if the music itself were turning the lens.",
        "The two matches are the scene.",
    ),
    (
        "1m6",
        "Slack Water",
        ("7a", 12),
        ("8a", 72),
        "lamp",
        "BI",
        "0.5",
        "-0.7",
        "0.3",
        56,
        74,
        "The lamp theme in daylight.",
        "Recorded. The rope is bar 7, the sun is bar 9.",
    ),
    (
        "1m7",
        "Crossing Back",
        ("8a", 24),
        ("8a", 348),
        "sea",
        "ET",
        "0.5",
        "0.1",
        "0.7",
        66,
        88,
        "The opening with the weight gone. The last bar is a door closed quietly.",
        "Starts under the end of 1m6.",
    ),
]

# Hits: cue, name, where as an event or (line, its end or start), weight, want, frames early and late it may be, what.
HITS = [
    ("1m1", "title", "title", 5, "swell downbeat", "0.5", "2"),
    ("1m1", "lamp wakes", "lamp_wakes", 9, "chord downbeat", "0.5", "0.5"),
    ("1m2", "radio off", "radio_off", 10, "stop", "0.5", "0.5"),
    ("1m3", "first step", "first_step", 4, "entry", "1", "3"),
    ("1m3", "one bulb", ("3d", 64), 7, "chord", "0.5", "2"),
    ("1m3", "on again", ("3h", 90), 7, "chord", "0.5", "3"),
    ("1m3", "lamp dark", "lamp_dark", 10, "silence", "0.5", "0.5"),
    ("1m4", "he points", "points", 4, "entry", "1", "2"),
    ("1m5", "lightning", "flash", 8, "accent", "0.5", "1"),
    ("1m5", "door", "door_storm", 9, "accent", "0.5", "0.5"),
    ("1m5", "spark", "spark", 6, "accent", "0.5", "1"),
    ("1m5", "first match", "match_1", 6, "entry", "0.5", "1"),
    ("1m5", "match dies", "match_out", 9, "stop", "0.5", "0.5"),
    ("1m5", "second match", "match_2", 8, "entry", "0.5", "1"),
    ("1m5", "bloom", "bloom", 9, "swell", "0.5", "1"),
    ("1m5", "beam finds them", "beam", 10, "chord", "0.5", "0.5"),
    ("1m5", "wave", "wave", 7, "accent", "0.5", "0.5"),
    ("1m5", "hull", "hull", 6, "accent", "0.5", "1"),
    ("1m5", "seen", ("5i", 78), 7, "chord", "0.5", "3"),
    ("1m6", "rope", "rope", 8, "chord", "0.5", "1"),
    ("1m6", "sun", "sun", 10, "swell", "0.5", "1"),
    ("1m7", "name of the film", "credits_title", 5, "chord", "0.5", "2"),
    ("1m7", "last card", "credits_end", 7, "stop", "0.5", "1"),
]
