//! stub
/// C
#[derive(Debug, Clone, clap::Args)]
pub struct Config {}
/// S
pub fn serve(_c: Config) -> std::io::Result<()> {
    Ok(())
}
