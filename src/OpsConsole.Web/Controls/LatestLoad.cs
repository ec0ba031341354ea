using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Controls;

/// <summary>The loads of a page, of which several may overlap: only what the last one asked for brings counts, and only its failure is a problem. Old numbers stay until new ones are there.</summary>
/// <param name="what">What is loaded, as a problem names it: <c>The numbers</c>.</param>
internal sealed class LatestLoad(string what)
{
    private int _newest;

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>True while the last one is on its way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Loads.</summary>
    /// <param name="read">Reads, and returns what puts it in the place of what was there.</param>
    /// <param name="failed">Hears of a failure that nobody expects, to log it.</param>
    public async Task RunAsync(Func<Task<Action>> read, Action<Exception> failed)
    {
        int load = ++_newest;
        IsRunning = true;
        try
        {
            Action take = await read();
            if (load == _newest)
            {
                take();
                Problem = null;
            }
        }
        catch (TooManyPointsException tooMany)
        {
            Problem = load == _newest ? tooMany.Message : Problem;
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // the edge of the circuit: the page stays
        {
            failed(failure);
            Problem = load == _newest ? $"{what} could not be read from the database. Try again in a moment; if it persists, look at the health page." : Problem;
        }
        finally
        {
            IsRunning &= load != _newest;
        }
    }
}
