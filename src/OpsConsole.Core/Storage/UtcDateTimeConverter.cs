using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OpsConsole.Core.Storage;

/// <summary>Instants are UTC <see cref="DateTime"/>: databases forget the kind, this puts it back on reading.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value,
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
