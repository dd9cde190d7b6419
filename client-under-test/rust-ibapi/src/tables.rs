//! How the types of the library are written and read, which are different types in each generation: tables of types and
//! fields that these macros turn into `Show` and `Read`.

/// A record, field by field: its name here, its name in the messages unless that is the same in camel case, and its
/// kind (kinds.rs) if the type alone does not determine how it is written.
macro_rules! record {
    (show $type:ty { $($field:ident $(= $name:literal)? $(as $kind:ident)?),* $(,)? }) => {
        impl Show for $type {
            fn show(&self) -> Option<Value> {
                let mut fields = $crate::values::Fields::new();
                $($crate::values::put(&mut fields, &record!(@name $field $($name)?), record!(@show self.$field $(, $kind)?));)*
                Some(Value::Object(fields))
            }
        }
    };
    (both $type:ty { $($field:ident $(= $name:literal)? $(as $kind:ident)?),* $(,)? }) => {
        record!(show $type { $($field $(= $name)? $(as $kind)?),* });
        record!(read $type { $($field $(= $name)? $(as $kind)?),* });
    };
    (read $type:ty { $($field:ident $(= $name:literal)? $(as $kind:ident)?),* $(,)? }) => {
        impl Read for $type {
            fn read(value: &Value) -> Result<Self, String> {
                let given = value.as_object().ok_or_else(|| format!("{value} is not a record"))?;
                let mut record = <$type>::default();
                for (name, value) in given {
                    $(if *name == record!(@name $field $($name)?) {
                        match record!(@read value $(, $kind)?) {
                            Ok(read) => record.$field = read,
                            Err(why) => $crate::values::drop_argument(format!("{name}: {why}")),
                        }
                        continue;
                    })*
                    $crate::values::drop_argument(format!("{name}: the library has no such field"));
                }
                Ok(record)
            }
        }
    };
    (@name $field:ident) => { $crate::values::camel(stringify!($field)) };
    (@name $field:ident $name:literal) => { $name };
    (@show $value:expr) => { $value.show() };
    (@show $value:expr, $kind:ident) => { $crate::kinds::$kind::show(&$value) };
    (@read $value:expr) => { Read::read($value) };
    (@read $value:expr, $kind:ident) => { $crate::kinds::$kind::read($value) };
}

/// Types that are sent as text. A value that the library would silently change is refused.
macro_rules! text_value {
    ($($type:ty: $read:expr;)*) => {$(
        impl Show for $type {
            fn show(&self) -> Option<Value> {
                Some(Value::from(self.to_string()))
            }
        }

        impl Read for $type {
            fn read(value: &Value) -> Result<Self, String> {
                let text = String::read(value)?;
                let read: fn(&str) -> Option<$type> = $read;
                match read(&text).filter(|v| v.to_string() == text) {
                    Some(known) => Ok(known),
                    None => $crate::values::expected(stringify!($type), value),
                }
            }
        }
    )*};
}

/// Types that travel as numbers.
macro_rules! number_value {
    ($($type:ty: $range:expr;)*) => {$(
        impl Show for $type {
            fn show(&self) -> Option<Value> {
                $crate::values::Number::number(self.clone()).show()
            }
        }

        impl Read for $type {
            fn read(value: &Value) -> Result<Self, String> {
                let number = i32::read(value)?;
                if $range.contains(&number) {
                    Ok(<$type>::from(number))
                } else {
                    $crate::values::expected(stringify!($type), value)
                }
            }
        }
    )*};
}
