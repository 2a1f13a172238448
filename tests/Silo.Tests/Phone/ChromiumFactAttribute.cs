namespace Mss.Silo.Tests.Phone;

/// <summary>A test that needs the program <c>chromium</c>; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "the program chromium (or google-chrome) is not installed; the page was not tried in a browser";
        }
    }
}
