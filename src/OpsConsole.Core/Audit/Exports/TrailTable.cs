using System.Text;
using System.Text.Unicode;
using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Audit.Exports;

/// <summary>Writes the entries of an export as a table for reading, <c>trail.csv</c>.</summary>
internal sealed class TrailTable(LineOutput output)
{
    private static readonly string[] Columns =
    [
        "seq", "id", "recordedAt", "occurredAt", "kind", "outcome", "actorType", "actorId", "actorName", "actorAddress", "source",
        "objectType", "objectId", "objectName", "before", "after", "objectDetails", "reason", "change", "environment",
        "promptName", "promptCommit", "request",
    ];

    private readonly CsvOutput _csv = new(output);

    /// <summary>Writes the header and all rows.</summary>
    public async Task WriteAsync(IAsyncEnumerable<IReadOnlyList<ExportedEntry>> pages, Action<long> progress, CancellationToken cancellationToken)
    {
        _csv.Begin();
        foreach (string column in Columns)
        {
            _csv.Text(Encoding.UTF8.GetBytes(column));
        }

        _csv.EndRow();
        await foreach (IReadOnlyList<ExportedEntry> page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (ExportedEntry entry in page)
            {
                WriteRow(entry);
                await output.WriteAsync(cancellationToken).ConfigureAwait(false);
            }

            if (page.Count > 0)
            {
                progress(page[^1].Seq + 1);
            }
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private void WriteRow(in ExportedEntry row)
    {
        if (!Utf8.IsValid(row.Entry) || !CanonicalScan.IsObject(row.Entry) || !EntryFields.TryRead(row.Entry, out EntryFields entry))
        {
            _csv.Number(row.Seq);
            _csv.Text("(cannot be read)"u8);
            _csv.EndRow();
            return;
        }

        _csv.Number(row.Seq);
        Text(entry.Id);
        Text(entry.RecordedAt);
        Text(entry.OccurredAt);
        Text(entry.Kind);
        Text(entry.Outcome);
        Text(entry.ActorType);
        Text(entry.ActorId);
        Detail(row, entry.Personal, "actor", "email", "name");
        Detail(row, entry.Personal, "actor", "address", "");
        Text(entry.Source);
        Text(entry.ObjectType);
        Text(entry.ObjectId);
        Detail(row, entry.Personal, "object", "email", "name");
        _csv.Text(entry.Before);
        _csv.Text(entry.After);
        _csv.Text(DetailOf(row, entry.Personal, "object"));
        Text(entry.Reason);
        Text(entry.Change);
        Text(entry.Environment);
        Text(Member(entry.Prompt, "name"));
        Text(Member(entry.Prompt, "commit"));
        Text(entry.Request);
        _csv.EndRow();
    }

    private void Text(ReadOnlySpan<byte> spelled) =>
        _csv.Text(spelled.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(CanonicalValue.Read(spelled)) : spelled);

    /// <summary>Writes one part of a detail, or another where it has not that.</summary>
    private void Detail(in ExportedEntry row, ReadOnlySpan<byte> commitments, string name, string part, string otherwise)
    {
        byte[]? data = DetailOf(row, commitments, name);
        if (data is null || !Utf8.IsValid(data) || !CanonicalScan.IsObject(data))
        {
            _csv.Text(data); // erased, or what somebody made of it
            return;
        }

        ReadOnlySpan<byte> value = Member(data, part);
        Text(value.IsEmpty && otherwise.Length > 0 ? Member(data, otherwise) : value);
    }

    /// <summary>A detail's JSON; what stands for it when it was erased; null when the entry has none of that name.</summary>
    private static byte[]? DetailOf(in ExportedEntry row, ReadOnlySpan<byte> commitments, string name)
    {
        if (Member(commitments, name).IsEmpty)
        {
            return null;
        }

        foreach (ExportedDetail detail in row.Details)
        {
            if (detail.Name == name && detail.Data is { } data)
            {
                return data;
            }
        }

        return DetailCheck.Erased.ToArray();
    }

    /// <summary>What stands between the quotation marks of a member; empty when it is no text, or not there.</summary>
    private static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> canonicalObject, string name)
    {
        if (canonicalObject.IsEmpty)
        {
            return default;
        }

        CanonicalMembers members = new(canonicalObject);
        while (members.MoveNext())
        {
            if (CanonicalValue.Means(members.Name, name))
            {
                return CanonicalValue.TryText(members.Value, out ReadOnlySpan<byte> spelled) ? spelled : default;
            }
        }

        return default;
    }
}
