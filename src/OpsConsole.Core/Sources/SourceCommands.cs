using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources;

/// <summary>Adds, changes, tests and removes sources. Events name what changed, never a secret.</summary>
public sealed class SourceCommands
{
    /// <summary>Longest test.</summary>
    public static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(1);

    private const string NameTaken = "Another source has this name. Give it another.";

    private readonly SourceDirectory _sources;
    private readonly SourceSecrets _secrets;
    private readonly AuditTrail _trail;
    private readonly DeniedAttempts _denials;
    private readonly AccessDirectory _access;
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly IStorageDialect _dialect;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;

    internal SourceCommands(
        SourceDirectory sources, SourceSecrets secrets, AuditTrail trail, DeniedAttempts denials, AccessDirectory access, IDbContextFactory<OpsDbContext> contexts, IStorageDialect dialect, StorageOptions storage,
        TimeProvider time) =>
        (_sources, _secrets, _trail, _denials, _access, _contexts, _dialect, _time, _ids) = (sources, secrets, trail, denials, access, contexts, dialect, time, new SortableId(time, storage.Node));

    /// <summary>Adds a source, or changes one.</summary>
    public async Task<SourceOutcome> SaveAsync(Actor by, SourceDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (await RefusalAsync(by, "change a source").ConfigureAwait(false) is { } denied)
        {
            return denied;
        }

        if (Of(draft) is not { } wanted)
        {
            return new SourceOutcome(null, "There is no such source any more, or it comes from the console's settings: change it there.");
        }

        if (wanted.Problem is { } wrong)
        {
            return new SourceOutcome(draft.Id, wrong);
        }

        SourceOutcome? refused = null;
        try
        {
            await WriteAsync(async (context, transaction) =>
            {
                Source? row = draft.Id is null ? null : await context.Sources.SingleOrDefaultAsync(s => s.Id == draft.Id, cancellationToken).ConfigureAwait(false);
                if (draft.Id is not null && row?.Revision != draft.Revision)
                {
                    refused = new SourceOutcome(draft.Id, "Somebody changed it meanwhile. Look again and repeat.");
                    return false;
                }

                DateTime now = _time.GetUtcNow().UtcDateTime;
                bool isNew = row is null;
                if (row is null)
                {
                    context.Sources.Add(row = new Source { Id = wanted.Id, Name = wanted.Name, Kind = wanted.Kind, Settings = "{}", IsEnabled = true, AddedAt = now });
                }

                JsonObject? before = isNew ? null : Shown(_sources.Find(row.Id));
                (row.Name, row.Settings, row.Secrets, row.ChangedAt, row.Revision) = (wanted.Name, JsonSerializer.Serialize(wanted.Settings), _secrets.Protect(wanted.Secrets), now, row.Revision + 1);
                transaction.Record(SourceEvents.Of(isNew ? SourceEvents.Added : SourceEvents.Changed, by, row.Id, before, Shown(wanted)));
                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (_dialect.IsDuplicateKey(exception))
        {
            return new SourceOutcome(draft.Id, NameTaken);
        }

        return refused ?? new SourceOutcome(wanted.Id);
    }

    /// <summary>Has a source read, or not. While it is not, its applications take their numbers from another one, where one has any.</summary>
    public async Task<SourceOutcome> EnableAsync(Actor by, string id, bool enabled, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await RefusalAsync(by, enabled ? "enable a source" : "disable a source").ConfigureAwait(false) ?? await ChangeAsync(id, (context, row) =>
        {
            if (row.IsEnabled == enabled)
            {
                return null; // of two clicks one is enough
            }

            (row.IsEnabled, row.ChangedAt, row.Revision) = (enabled, _time.GetUtcNow().UtcDateTime, row.Revision + 1);
            return SourceEvents.Of(enabled ? SourceEvents.Enabled : SourceEvents.Disabled, by, id, null, null);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a source away. Numbers that it gave stay; its applications take theirs from another one, where one has any.</summary>
    public async Task<SourceOutcome> RemoveAsync(Actor by, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return await RefusalAsync(by, "remove a source").ConfigureAwait(false) ?? await ChangeAsync(id, (context, row) =>
        {
            context.Sources.Remove(row);
            return SourceEvents.Of(SourceEvents.Removed, by, id, Shown(_sources.Find(id)), null);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks whether a source could be read as somebody writes it down.</summary>
    public async Task<SourceTest> TestAsync(Actor by, SourceDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(draft);
        if (await RefusalAsync(by, "test a source").ConfigureAwait(false) is { } denied)
        {
            return Not(denied.Problem!);
        }

        if ((Of(draft) ?? (draft.Id is null ? null : _sources.Find(draft.Id))) is not { } wanted)
        {
            return Not("There is no such source any more.");
        }

        using CancellationTokenSource late = new(TestLimit, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return wanted.Problem is { } wrong ? Not(wrong) : await _sources.TestAsync(wanted, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SourceTest(false, [new SourceFinding(false, $"It was not tested within {TestLimit.TotalSeconds:0} s.", "Look whether it is up and not overloaded.")]);
        }
        catch (SourceException exception)
        {
            return new SourceTest(false, [new SourceFinding(false, exception.Message, exception.Remedy)]);
        }
    }

    private static SourceTest Not(string problem) => new(false, [new SourceFinding(false, problem)]);

    /// <summary>The source as it would be; null when there is none that is changed here.</summary>
    private SourceDefinition? Of(SourceDraft draft)
    {
        SourceDefinition? before = draft.Id is null ? null : _sources.Find(draft.Id);
        if (draft.Id is not null && before is not { IsFromSettings: false })
        {
            return null;
        }

        SourceKind kind = before?.Kind ?? draft.Kind;
        Dictionary<string, string> settings = [], secrets = [];
        foreach (SourceField field in _sources.FieldsOf(kind).Where(f => f.IsAsked(draft.Values.GetValueOrDefault)))
        {
            string given = draft.Values.GetValueOrDefault(field.Name)?.Trim() ?? "";
            string value = given.Length == 0 && field.IsSecret && !draft.Dropped.Contains(field.Name) ? before?.Secrets.GetValueOrDefault(field.Name) ?? "" : given;
            if (value.Length > 0)
            {
                (field.IsSecret ? secrets : settings)[field.Name] = value;
            }
        }

        string name = draft.Name.Trim();
        return _sources.Judged(new SourceDefinition
        {
            Id = before?.Id ?? _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
            Name = name,
            Kind = kind,
            Settings = settings,
            Secrets = secrets,
            Problem = name.Length is 0 or > Source.MaxName || name.Any(char.IsControl) ? $"Give it a name of 1 to {Source.MaxName} characters."
                : _sources.All.Any(s => s.Id != before?.Id && s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? NameTaken
                : Moved(draft, before, settings, kind),
        });
    }

    /// <summary>Whoever points a source elsewhere must know its secrets: else its address would be a way to read them.</summary>
    private string? Moved(SourceDraft draft, SourceDefinition? before, Dictionary<string, string> settings, SourceKind kind)
    {
        SourceField? moved = before is null ? null : _sources.FieldsOf(kind).FirstOrDefault(f => f.IsAddress && before[f.Name] != (settings.GetValueOrDefault(f.Name) ?? ""));
        SourceField? kept = moved is null ? null : _sources.FieldsOf(kind).FirstOrDefault(f =>
            f.IsSecret && f.IsAsked(draft.Values.GetValueOrDefault) && before!.Secrets.ContainsKey(f.Name) && !draft.Dropped.Contains(f.Name) && string.IsNullOrWhiteSpace(draft.Values.GetValueOrDefault(f.Name)));
        return kept is null ? null : $"{moved!.Label} is another one: give {kept.Label} again. A secret is not sent to another place than it was given for.";
    }

    private async Task<SourceOutcome> ChangeAsync(string id, Func<OpsDbContext, Source, AuditEvent?> change, CancellationToken cancellationToken)
    {
        bool isThere = false;
        await WriteAsync(async (context, transaction) =>
        {
            if (await context.Sources.SingleOrDefaultAsync(s => s.Id == id, cancellationToken).ConfigureAwait(false) is not { } row)
            {
                return false;
            }

            isThere = true;
            if (change(context, row) is not { } happened)
            {
                return false;
            }

            transaction.Record(happened);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return isThere ? new SourceOutcome(id) : new SourceOutcome(null, "There is no such source any more, or it comes from the console's settings: change it there.");
    }

    private async Task WriteAsync(Func<OpsDbContext, AuditedTransaction, Task<bool>> write, CancellationToken cancellationToken)
    {
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            AuditedTransaction transaction = await _trail.BeginAsync(context, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (!await write(context, transaction).ConfigureAwait(false))
                {
                    return;
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await _sources.LoadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What the trail keeps of a source: settings, and of secrets only that there are some.</summary>
    private static JsonObject? Shown(SourceDefinition? source)
    {
        if (source is null)
        {
            return null;
        }

        JsonObject settings = [];
        foreach ((string name, string value) in source.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            settings[name] = value.Length > 500 ? value[..500] : value;
        }

        return new JsonObject { ["name"] = source.Name, ["kind"] = source.Kind.ToString(), ["settings"] = settings, ["secrets"] = new JsonArray([.. source.SecretNames.Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]) };
    }

    private async Task<SourceOutcome?> RefusalAsync(Actor by, string what)
    {
        if (by.May(Permissions.ManageSources, _access))
        {
            return null;
        }

        await _denials.RecordAsync(by, what, Permissions.ManageSources).ConfigureAwait(false);
        return new SourceOutcome(null, "You may not change sources. Ask an administrator for the role engineer.", IsDenied: true);
    }
}
