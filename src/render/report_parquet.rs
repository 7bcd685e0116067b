//! A report as Parquet files, for pandas, R and DuckDB.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::report_tables::{ColumnKind, Table, report_tables};
use crate::schema::ReportV1;

/// Writes each part of a report as a Parquet file: its name and its content. Cells without a value are null.
///
/// # Errors
///
/// When a table cannot be written as Parquet.
pub fn report_parquet(report: &ReportV1) -> Result<Vec<(String, Vec<u8>)>, ParquetError> {
    (report_tables(report).iter())
        .map(|table| Ok((format!("{}.parquet", table.name), written(table)?)))
        .collect()
}

fn written(table: &Table) -> Result<Vec<u8>, ParquetError> {
    let fields = (table.columns.iter().enumerate())
        .map(|(number, name)| {
            let field = match table.kind(number) {
                ColumnKind::Text => Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
                    .with_logical_type(Some(LogicalType::String)),
                ColumnKind::Integer => Type::primitive_type_builder(name, PhysicalType::INT64),
                ColumnKind::Number => Type::primitive_type_builder(name, PhysicalType::DOUBLE),
            };
            field.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder(table.name).with_fields(fields).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for number in 0..table.columns.len() {
        let Some(mut column) = group.next_column()? else { break };
        write_column(table, number, &mut column)?;
        column.close()?;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}

fn write_column(
    table: &Table,
    number: usize,
    column: &mut SerializedColumnWriter<'_>,
) -> Result<(), ParquetError> {
    let cells = || table.rows.iter().map(|row| row[number].as_str());
    let levels: Vec<i16> = cells().map(|cell| i16::from(!cell.is_empty())).collect();
    let present = || cells().filter(|cell| !cell.is_empty());
    let unreadable = |cell: &str| ParquetError::General(format!("`{cell}` is no number"));
    match table.kind(number) {
        ColumnKind::Text => {
            let values: Vec<ByteArray> = present().map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        ColumnKind::Integer => {
            let values: Vec<i64> =
                present().map(|cell| cell.parse().map_err(|_| unreadable(cell))).collect::<Result<_, _>>()?;
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        ColumnKind::Number => {
            let values: Vec<f64> =
                present().map(|cell| cell.parse().map_err(|_| unreadable(cell))).collect::<Result<_, _>>()?;
            column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
        }
    }
    Ok(())
}
