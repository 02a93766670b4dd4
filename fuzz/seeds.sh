#!/bin/sh
# Seeds of the targets `rules` and `scan`: the rules, each of their patterns, and the annotated
# sources beside them, in pieces of 4 kB. The digits are what tests/support/*_law.rs read.
set -eu
cd "$(dirname "$0")/.."
rules=fuzz/corpus/rules scan=fuzz/corpus/scan
mkdir -p "$rules" "$scan"

# seed FOLDER PREFIX NAME: what comes in, without long prose, is one seed.
seed() {
    { printf '%s' "$2" && head -c 4090; } > "$1/$3"
}

while read -r folder rule library pattern; do
    for file in rules/"$folder"/*.yaml; do
        [ -e "$file" ] || continue
        name=$folder-$(basename "$file" .yaml)
        awk '/^[a-z]/ { prose = /^(description|remedy|references|owasp):/ } !prose' "$file" |
            seed "$rules" "$rule" "$name"
        grep -o 'pattern: .*' "$file" | sed 's/^pattern: //; s/^"\(.*\)".*/\1/; s/, at: .*}$//; s/}$//' |
            sort -u | head -n 12 | awk -v to="$rules/$name-" -v prefix="$pattern" \
            '{ file = to NR; printf "%s%s", prefix, $0 > file; close(file) }'
    done
    for file in rules/"$folder"/library/*.yaml; do
        [ -e "$file" ] || continue
        seed "$rules" "$library" "$folder-library-$(basename "$file" .yaml)" < "$file"
    done
done << 'FOLDERS'
python 0 6 <
java 1 7 =
javascript 2 8 >
typescript 3 9 ?
csharp 4 : @
go 5 ; A
FOLDERS

while read -r folder ending digit; do
    for file in rules/"$folder"/*."$ending" tests/cases/scan/"$folder"/*."$ending"; do
        [ -e "$file" ] || continue
        split -C 4000 -a 2 "$file" "$scan/.piece"
        for piece in "$scan"/.piece*; do
            name=$folder-$(basename "$file" ."$ending")-$ending${piece##*.piece}
            seed "$scan" "$digit@" "$name" < "$piece"
            rm "$piece"
        done
    done
done << 'FOLDERS'
python py 0
java java 1
javascript js 2
typescript ts 3
typescript tsx 4
csharp cs 5
FOLDERS
printf '6@package main\n\nfunc main() {\n\tprintln("a", 1)\n}\n' > "$scan/go"
