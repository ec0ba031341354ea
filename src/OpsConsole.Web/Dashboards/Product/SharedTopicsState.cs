using OpsConsole.Core.Dashboards.Product.SharedTerms;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>Finds topics by shared terms when somebody asks for them, and holds them until the page shows something else.</summary>
internal sealed partial class SharedTopicsState(QuestionQueries questions, TimeProvider time, ILogger<SharedTopicsState> logger)
{
    private readonly LatestLoad _load = new("The questions");
    private ProductView? _shown;

    /// <summary>What was found; null until somebody asks.</summary>
    public SharedTopics? Data { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem => _load.Problem;

    /// <summary>Whether it is looking.</summary>
    public bool IsRunning => _load.IsRunning;

    /// <summary>Says what the page shows. What was found for another range or filter is gone.</summary>
    public void Show(ProductView view)
    {
        if (_shown is null || (_shown.Range, _shown.Filter) != (view.Range, view.Filter))
        {
            (_shown, Data) = (view, null);
        }
    }

    /// <summary>Finds the topics of what is shown. Apart from the circuit, which goes on meanwhile.</summary>
    public Task FindAsync(CancellationToken cancellationToken = default) => _shown is not { } view ? Task.CompletedTask : _load.RunAsync(async () =>
    {
        (DateTime from, DateTime to) = view.Range.Resolve(time.GetUtcNow().UtcDateTime);
        SharedTopics found = await Task.Run(async () => SharedTopics.Of(await questions.NewestAsync(from, to, view.Filter, cancellationToken)), cancellationToken);
        return () => Data = _shown == view ? found : Data;
    }, failure => Log.Failed(logger, failure));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Questions could not be read for topics by shared terms.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
