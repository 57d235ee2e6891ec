#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mido, somebody else's reader, finds in a MIDI file: one line for each event, times in flicks.

usage: midi_check.py read FILE     prints the file
       midi_check.py write FILE    writes a type 0 file with two channels, two tempos, a meter, a key and a marker
"""
import fractions
import sys

import mido


def read(path):
    midi = mido.MidiFile(path)
    print("type", midi.type, "division", midi.ticks_per_beat, "tracks", len(midi.tracks))
    tempos = []
    for track in midi.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                tempos.append((tick, message.tempo))
    tempos.sort()

    def flicks(tick):
        at, clock, tempo = 0, fractions.Fraction(0), 500000
        for start, us in tempos:
            if start >= tick:
                break
            clock += fractions.Fraction((start - at) * tempo, midi.ticks_per_beat)
            at, tempo = start, us
        clock += fractions.Fraction((tick - at) * tempo, midi.ticks_per_beat)
        return round(clock * fractions.Fraction(7056, 10))

    for number, track in enumerate(midi.tracks):
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "note_on" and message.velocity:
                print("on", number, message.channel, message.note, message.velocity, tick, flicks(tick))
            elif message.type in ("note_off", "note_on"):
                print("off", number, message.channel, message.note, 0, tick, flicks(tick))
            elif message.type == "program_change":
                print("program", number, message.channel, message.program)
            elif message.type == "marker":
                print("marker", message.text, tick, flicks(tick))
            elif message.type == "track_name":
                print("name", number, message.name)
            elif message.type == "time_signature":
                print("meter", message.numerator, message.denominator, tick)
            elif message.type == "key_signature":
                print("key", message.key, tick)
            elif message.type == "end_of_track":
                print("end", number, tick)


def write(path):
    midi = mido.MidiFile(type=0, ticks_per_beat=192)
    track = mido.MidiTrack()
    midi.tracks.append(track)
    track.append(mido.MetaMessage("track_name", name="both", time=0))
    track.append(mido.MetaMessage("set_tempo", tempo=600000, time=0))
    track.append(mido.MetaMessage("time_signature", numerator=3, denominator=4, time=0))
    track.append(mido.MetaMessage("key_signature", key="F#m", time=0))
    track.append(mido.Message("program_change", channel=2, program=68, time=0))
    track.append(mido.Message("note_on", channel=0, note=60, velocity=70, time=0))
    track.append(mido.Message("note_on", channel=2, note=72, velocity=71, time=96))
    track.append(mido.Message("note_off", channel=0, note=60, velocity=0, time=96))
    track.append(mido.Message("note_on", channel=2, note=72, velocity=0, time=0))
    track.append(mido.MetaMessage("set_tempo", tempo=500000, time=192))
    track.append(mido.MetaMessage("marker", text="door", time=192))
    track.append(mido.MetaMessage("end_of_track", time=0))
    midi.save(path)


{"read": read, "write": write}[sys.argv[1]](sys.argv[2])
