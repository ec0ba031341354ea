using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>A part of the filter that is on, and the address without it.</summary>
public sealed record FilterChip(string Label, string Value, string HrefWithout);

/// <summary>The list of interactions as its address says.</summary>
public sealed class InteractionListState(InteractionQueries queries, DimensionCatalog catalog)
{
    public const string Path = "/interactions";
    public const int PageSize = 50;

    /// <summary>Filter that the address carries.</summary>
    public InteractionFilter Filter { get; private set; } = new();

    /// <summary>Order that the address carries.</summary>
    public InteractionSort Sort { get; private set; }

    /// <summary>Page that the address carries; null for the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>The page; null until it is loaded.</summary>
    public InteractionRows? Page { get; private set; }

    /// <summary>What is wrong with the address; the rest of it is followed.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>True while a page is on its way; the one before stays.</summary>
    public bool Loading { get; private set; }

    /// <summary>Why the page could not be loaded; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads an address.</summary>
    public void Read(string uri)
    {
        int mark = uri.IndexOf('?');
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(mark < 0 ? "" : uri[mark..]);
        Filter = InteractionFilter.FromQuery(Value, out IReadOnlyList<string> problems);
        Sort = Value("sort") == "slowest" ? InteractionSort.Slowest : InteractionSort.Newest;
        Cursor = Value("cursor");
        Problems = problems;

        string? Value(string name) => query.TryGetValue(name, out StringValues values) ? values.LastOrDefault() : null;
    }

    /// <summary>Loads the page of the address. A cursor of an old link that no longer fits leads to the first page.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Loading = true;
        try
        {
            InteractionRows page;
            try
            {
                page = await queries.ListAsync(Filter, Sort, Cursor, PageSize, cancellationToken);
            }
            catch (FormatException)
            {
                Cursor = null;
                page = await queries.ListAsync(Filter, Sort, null, PageSize, cancellationToken);
            }

            (Page, Error) = (page, null);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Error = "The interactions could not be read from the database.";
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Loading = false;
            }
        }
    }

    /// <summary>Address of another filter; the first page of it.</summary>
    public string Href(InteractionFilter filter) => Href(filter, Sort, null);

    /// <summary>Address of another order; the first page of it.</summary>
    public string Href(InteractionSort sort) => Href(Filter, sort, null);

    /// <summary>Address of another page.</summary>
    public string Href(string? cursor) => Href(Filter, Sort, cursor);

    /// <summary>Values to choose from. A prompt's name stands before its versions, for all of them.</summary>
    public IReadOnlyList<string> Values(DimensionKind kind) => kind == DimensionKind.Prompt
        ? [.. catalog.All(kind).SelectMany(p => p.IndexOf('@') is > 0 and int at ? new[] { p[..at], p } : [p]).Distinct()]
        : catalog.All(kind);

    /// <summary>The parts of the filter that are on, besides the time range.</summary>
    public IReadOnlyList<FilterChip> Chips()
    {
        MetricsFilter dimensions = Filter.Dimensions;
        (string Label, string? Value, InteractionFilter Without)[] parts =
        [
            ("Search", Filter.Search, Filter with { Search = null }),
            ("Application", dimensions.Application, Filter with { Dimensions = dimensions with { Application = null } }),
            ("Environment", dimensions.Environment, Filter with { Dimensions = dimensions with { Environment = null } }),
            ("Model", dimensions.Model, Filter with { Dimensions = dimensions with { Model = null } }),
            ("Prompt", dimensions.Prompt, Filter with { Dimensions = dimensions with { Prompt = null } }),
            ("Feature", dimensions.Feature, Filter with { Dimensions = dimensions with { Feature = null } }),
            ("App version", dimensions.AppVersion, Filter with { Dimensions = dimensions with { AppVersion = null } }),
            ("Outcome", Filter.Outcome is { } outcome ? OutcomeLook.Label(outcome.Word()) : null, Filter with { Outcome = null }),
            ("Reason", Filter.ErrorClass is { } error ? OutcomeLook.Label(error.Word()) : null, Filter with { ErrorClass = null }),
            ("At least", Filter.MinMillis is { } min ? Amounts.Duration(min * 1000.0) : null, Filter with { MinMillis = null }),
            ("At most", Filter.MaxMillis is { } max ? Amounts.Duration(max * 1000.0) : null, Filter with { MaxMillis = null }),
            ("Feedback", Filter.Feedback, Filter with { Feedback = null }),
            ("Topic", Filter.Topic, Filter with { Topic = null }),
            ("Tool calls, at least", Filter.MinTools?.ToString(System.Globalization.CultureInfo.InvariantCulture), Filter with { MinTools = null }),
            ("Marked as", Filter.Trait is { } trait ? TraitLook.Label(trait) : null, Filter with { Trait = null }),
            ("User", Filter.User, Filter with { User = null }),
            ("Conversation", Filter.Conversation, Filter with { Conversation = null }),
        ];
        return [.. parts.Where(p => p.Value is not null).Select(p => new FilterChip(p.Label, p.Value!, Href(p.Without)))];
    }

    /// <summary>Address of a list.</summary>
    public static string Href(InteractionFilter filter, InteractionSort sort, string? cursor)
    {
        List<KeyValuePair<string, string?>> query = [.. filter.ToQuery().Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))];
        if (sort == InteractionSort.Slowest)
        {
            query.Add(new("sort", "slowest"));
        }

        if (cursor is not null)
        {
            query.Add(new("cursor", cursor));
        }

        return QueryHelpers.AddQueryString(Path, query);
    }
}
