# SPDX-License-Identifier: GPL-3.0-or-later
# Thin: each word is one line of meson, ninja or a script. `make film` and `make check` work on a bare Debian 12.

comma := ,
MESON_SETUP = meson setup $(2) $(1) >/dev/null

.PHONY: all film check lint test asan tsan coverage analyze bench disk fuzz foreign clean

all: build/gcc/build.ninja
	ninja -C build/gcc
	@ln -sf gcc/src/cmd/cuewright gcc/src/cmd/cuewright-worker build/
	

build/gcc/build.ninja:
	@tools/install.sh
	CC=gcc $(call MESON_SETUP,build/gcc)

build/clang/build.ninja:
	CC=clang $(call MESON_SETUP,build/clang)

film: all
	tools/film.sh

check: all build/clang/build.ninja
	ninja -C build/clang
	$(MAKE) lint
	meson test -C build/gcc --no-rebuild --print-errorlogs

lint:
	tools/lint.sh

test: all
	meson test -C build/gcc --no-rebuild --print-errorlogs

asan:
	@tools/install.sh
	test -f build/asan/build.ninja || CC=clang $(call MESON_SETUP,build/asan,-Db_sanitize=address$(comma)undefined -Db_lundef=false)
	ninja -C build/asan
	LSAN_OPTIONS=suppressions=$(CURDIR)/tools/lsan.supp UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 meson test -C build/asan --no-rebuild --print-errorlogs

# Whole films are left out: steps run in processes of one thread, and Pango's own threads are none of ours.
tsan:
	@tools/install.sh
	test -f build/tsan/build.ninja || CC=clang $(call MESON_SETUP,build/tsan,-Db_sanitize=thread -Db_lundef=false)
	ninja -C build/tsan
	TSAN_OPTIONS=ignore_noninstrumented_modules=1 meson test -C build/tsan --no-rebuild --print-errorlogs -t 5 --no-suite film

# What counts lines writes files and words of its own: a few tests that watch for those fail here, and the figures count.
# What runs in a sandbox is not counted, because it may not write.
coverage:
	@tools/install.sh gcovr
	test -f build/coverage/build.ninja || CC=gcc $(call MESON_SETUP,build/coverage,-Db_coverage=true -Doptimization=0)
	ninja -C build/coverage
	-meson test -C build/coverage --no-rebuild -t 5
	gcovr -r . build/coverage --exclude '.*_test\.c' --print-summary

analyze: build/clang/build.ninja
	@tools/install.sh cppcheck
	ninja -C build/clang
	tools/analyze.sh

bench: all
	/usr/bin/python3 bench/film.py build/cuewright

# What a disk does to a film: 100 kills, and 2400 states after a power cut, with mistakes that must be found.
disk: all
	/usr/bin/python3 tests/film/kills_test.py build/cuewright 100
	ninja -C build/gcc disk

# What comes out, opened by other people's programs.
foreign: all
	/usr/bin/python3 tests/foreign.py build/cuewright

# Each reader of what comes from outside gets broken files for FUZZ_SECONDS; READERS names some of them.
fuzz:
	@tools/install.sh
	test -f build/fuzz/build.ninja || CC=clang $(call MESON_SETUP,build/fuzz,-Db_sanitize=address$(comma)undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link)
	ninja -C build/fuzz tests/fuzz/fuzz
	/usr/bin/python3 tests/fuzz/seeds.py fuzz build/fuzz/tests/fuzz/fuzz $(or $(FUZZ_SECONDS),20) $(READERS)

clean:
	rm -rf build
