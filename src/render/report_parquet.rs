//! A report as Parquet files, for pandas, R and DuckDB.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::report_tables::{Cells, Table, report_tables};
use crate::schema::ReportV1;

/// Writes each part of a report as a Parquet file: its name and its content. Empty text is null.
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
    let fields = (table.columns.iter())
        .map(|column| {
            let field = match column.cells {
                Cells::Text(_) => Type::primitive_type_builder(column.name, PhysicalType::BYTE_ARRAY)
                    .with_logical_type(Some(LogicalType::String))
                    .with_repetition(Repetition::OPTIONAL),
                Cells::Integers(_) => Type::primitive_type_builder(column.name, PhysicalType::INT64)
                    .with_repetition(Repetition::REQUIRED),
                Cells::Numbers(_) => Type::primitive_type_builder(column.name, PhysicalType::DOUBLE)
                    .with_repetition(Repetition::REQUIRED),
            };
            field.build().map(Arc::new)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder(table.name).with_fields(fields).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for column in &table.columns {
        let Some(mut writer) = group.next_column()? else { break };
        write_cells(&column.cells, &mut writer)?;
        writer.close()?;
    }
    group.close()?;
    file.close()?;
    Ok(bytes)
}

fn write_cells(cells: &Cells, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
    match cells {
        Cells::Text(cells) => {
            let levels: Vec<i16> = cells.iter().map(|cell| i16::from(!cell.is_empty())).collect();
            let values: Vec<ByteArray> = (cells.iter())
                .filter(|cell| !cell.is_empty())
                .map(|cell| ByteArray::from(cell.as_str()))
                .collect();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
        }
        Cells::Integers(cells) => {
            column.typed::<Int64Type>().write_batch(cells, None, None)?;
        }
        Cells::Numbers(cells) => {
            column.typed::<DoubleType>().write_batch(cells, None, None)?;
        }
    }
    Ok(())
}
