//! Parts of rule files that have two forms. Which one it is shows at their first sign, so a mistake
//! within is told where it stands, which serde's untagged enums cannot.

use super::file::{ConditionFile, FixFile, FixPart, OneOrMany, SourceFile};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("one, or a list of such")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(|it| OneOrMany::One(Box::new(it)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let one = T::deserialize(MapAccessDeserializer::new(map))?;
        Ok(OneOrMany::One(Box::new(one)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany::Many)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

/// What is a text, or a mapping.
trait TextOrMapping: Sized {
    type Mapping: for<'de> Deserialize<'de>;
    const EXPECTED: &'static str;

    fn of_text(text: String) -> Self;
    fn of_mapping(mapping: Self::Mapping) -> Self;
}

struct TextOrMappingVisitor<T>(PhantomData<T>);

impl<'de, T: TextOrMapping> Visitor<'de> for TextOrMappingVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::of_text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::Mapping::deserialize(MapAccessDeserializer::new(map)).map(T::of_mapping)
    }
}

impl TextOrMapping for SourceFile {
    type Mapping = ConditionFile;
    const EXPECTED: &'static str = "the name of a kind of source, or a condition";

    fn of_text(text: String) -> Self {
        Self::Kind(text)
    }

    fn of_mapping(mapping: ConditionFile) -> Self {
        Self::Condition(Box::new(mapping))
    }
}

impl TextOrMapping for FixFile {
    type Mapping = FixPart;
    const EXPECTED: &'static str = "code, or a mapping with `with`";

    fn of_text(text: String) -> Self {
        Self::Whole(text)
    }

    fn of_mapping(mapping: FixPart) -> Self {
        Self::Part(mapping)
    }
}

impl<'de> Deserialize<'de> for SourceFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrMappingVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for FixFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrMappingVisitor(PhantomData))
    }
}
