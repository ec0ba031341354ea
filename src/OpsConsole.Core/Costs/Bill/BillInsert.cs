using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>Writes many lines of the bill, past EF Core's tracking: with a million of them that would be most of the time and of the memory.</summary>
internal static class BillInsert
{
    /// <summary>Lines of a statement: their values are fewer than any database allows.</summary>
    private const int AtOnce = 50;

    private static readonly string[] Columns =
    [
        nameof(BilledLine.SourceId), nameof(BilledLine.Day), nameof(BilledLine.Generation), nameof(BilledLine.Provider), nameof(BilledLine.Account), nameof(BilledLine.Service), nameof(BilledLine.UsageType),
        nameof(BilledLine.Region), nameof(BilledLine.Tags), nameof(BilledLine.Category), nameof(BilledLine.ChargeType), nameof(BilledLine.Currency), nameof(BilledLine.Billed), nameof(BilledLine.Effective),
        nameof(BilledLine.Quantity), nameof(BilledLine.Unit),
    ];

    /// <summary>Writes them, in the context's transaction.</summary>
    public static async Task WriteAsync(OpsDbContext context, IReadOnlyList<BilledLine> lines, CancellationToken cancellationToken)
    {
        int whole = lines.Count / AtOnce * AtOnce;
        if (whole > 0)
        {
            await WriteAsync(context, lines, 0, whole, AtOnce, cancellationToken).ConfigureAwait(false);
        }

        if (lines.Count > whole)
        {
            await WriteAsync(context, lines, whole, lines.Count, lines.Count - whole, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(OpsDbContext context, IReadOnlyList<BilledLine> lines, int from, int to, int atOnce, CancellationToken cancellationToken)
    {
        DbCommand command = context.Database.GetDbConnection().CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = TextOf(atOnce);
            for (int i = 0; i < atOnce * Columns.Length; i++)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            for (int first = from; first < to; first += atOnce)
            {
                for (int i = 0; i < atOnce; i++)
                {
                    Fill(command.Parameters, i * Columns.Length, lines[first + i]);
                }

                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string TextOf(int lines)
    {
        IEnumerable<string> rows = Enumerable.Range(0, lines).Select(line => $"({string.Join(", ", Columns.Select((_, column) => $"@p{(line * Columns.Length) + column}"))})");
        return $"INSERT INTO \"BilledLines\" ({string.Join(", ", Columns.Select(c => $"\"{c}\""))}) VALUES {string.Join(", ", rows)}";
    }

    private static void Fill(DbParameterCollection parameters, int at, BilledLine line)
    {
        ReadOnlySpan<object?> values =
        [
            line.SourceId, line.Day, line.Generation, line.Provider, line.Account, line.Service, line.UsageType, line.Region, line.Tags, (int)line.Category, line.ChargeType, line.Currency, line.Billed, line.Effective,
            line.Quantity, line.Unit,
        ];
        foreach (object? value in values)
        {
            parameters[at++].Value = value ?? DBNull.Value;
        }
    }
}
