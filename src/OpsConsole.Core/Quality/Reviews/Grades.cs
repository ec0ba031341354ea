namespace OpsConsole.Core.Quality.Reviews;

/// <summary>What grades mean. On either scale they are 1 to 5, so that labels of both can stand beside each other.</summary>
public static class Grades
{
    /// <summary>Bad, and the worst of five.</summary>
    public const byte Bad = 1;

    /// <summary>Good, and the best of five.</summary>
    public const byte Good = 5;

    /// <summary>Whether a scale has this grade.</summary>
    public static bool IsOn(ReviewScale scale, int grade) => scale == ReviewScale.GoodOrBad ? grade is Bad or Good : grade is >= Bad and <= Good;

    /// <summary>Whether it says that the answer is right: four and five do, one and two do not, three says neither.</summary>
    public static bool? Passed(byte grade) => grade switch { >= 4 => true, <= 2 => false, _ => null };

    /// <summary>A grade as a word: <c>good</c>, <c>bad</c>, or its number.</summary>
    public static string Word(ReviewScale scale, byte grade) => scale == ReviewScale.GoodOrBad ? grade == Good ? "good" : "bad" : grade.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
