# The two commands of the README: `make run` and `make test`. Plain `make` builds build/chokepoint.
JOBS ?= $(shell nproc)

.PHONY: build build-all run test test-all bench deps asan tsan clean

build: deps
	@cmake --preset release $(CMAKE_FLAGS) > /dev/null
	@cmake --build build --target chokepoint -j $(JOBS)

deps:
	@tools/install-deps

run: build
	@build/chokepoint report --output chokepoint-report.html
	@echo "Open it in a browser: file://$(CURDIR)/chokepoint-report.html"

build-all: deps
	@cmake --preset release $(CMAKE_FLAGS) > /dev/null
	@cmake --build build -j $(JOBS)

test: build-all
	@ctest --test-dir build -j $(JOBS) --output-on-failure -LE slow

test-all: build-all
	@ctest --test-dir build -j $(JOBS) --output-on-failure
	@$(MAKE) asan tsan

# The whole fast suite again under the sanitizers.
asan: deps
	@cmake --preset asan-ubsan > /dev/null && cmake --build build-asan -j $(JOBS)
	@ctest --test-dir build-asan -j $(JOBS) --output-on-failure -LE slow

tsan: deps
	@cmake --preset tsan > /dev/null && cmake --build build-tsan -j $(JOBS)
	@ctest --test-dir build-tsan -j $(JOBS) --output-on-failure -LE slow

bench: deps
	@cmake --preset bench > /dev/null && cmake --build build -j $(JOBS)
	@build/bench_all

clean:
	rm -rf build build-asan build-tsan build-fuzz
